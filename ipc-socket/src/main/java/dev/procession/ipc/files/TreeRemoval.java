package dev.procession.ipc.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/*
 * Removes one tree. Each folder is opened relative to the one that holds it, without following a
 * link, and what is in it is removed relative to that descriptor: so a folder that is swapped for a
 * link meanwhile leads nowhere else. A folder at some depth is first moved to the top, where the
 * next round finds it: a tree of any depth takes a bounded number of descriptors and stack frames.
 *
 * What can't be removed, as a file that is open elsewhere, stays.
 */
final class TreeRemoval {
  private static final int DEEPEST = 32;

  private final SecureDirectoryStream<Path> top;
  private boolean hasMoved;

  private TreeRemoval(SecureDirectoryStream<Path> top) {
    this.top = top;
  }

  static void remove(Path tree) throws IOException {
    Path holder = tree.toAbsolutePath().getParent();
    Path name = tree.getFileName();
    if (holder == null || name == null) {
      throw new IOException("not in a folder: tree=" + tree);
    }
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(holder)) {
      if (opened instanceof SecureDirectoryStream<Path> secure) {
        removeFrom(secure, name);
      } else {
        removeByNames(tree);
      }
    }
  }

  private static void removeFrom(SecureDirectoryStream<Path> holder, Path name) throws IOException {
    if (isFolder(holder, name)) {
      removeFolder(holder, name);
    } else {
      holder.deleteFile(name);
    }
  }

  /** Of what was seen to be a folder; it may have been swapped since. */
  static void removeFolder(SecureDirectoryStream<Path> holder, Path name) throws IOException {
    boolean again = true;
    while (again) {
      try (SecureDirectoryStream<Path> top = open(holder, name)) {
        TreeRemoval round = new TreeRemoval(top);
        round.removeContent(top, 1);
        again = round.hasMoved;
      }
    }
    holder.deleteDirectory(name);
  }

  private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> holder, Path name)
      throws IOException {
    return holder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isFolder(SecureDirectoryStream<Path> holder, Path name)
      throws IOException {
    return holder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  private void removeContent(SecureDirectoryStream<Path> folder, int depth) throws IOException {
    try {
      for (Path entry : folder) {
        Path name = entry.getFileName();
        if (name != null) {
          removeEntry(folder, name, depth);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void removeEntry(SecureDirectoryStream<Path> folder, Path name, int depth) {
    try {
      if (!isFolder(folder, name)) {
        folder.deleteFile(name);
      } else if (depth == DEEPEST) {
        folder.move(name, top, name.resolveSibling(newName()));
        hasMoved = true;
      } else {
        try (SecureDirectoryStream<Path> inside = open(folder, name)) {
          removeContent(inside, depth + 1);
        }
        folder.deleteDirectory(name);
      }
    } catch (IOException e) {
      // It stays; the others need not.
    }
  }

  private static String newName() {
    return "moved-" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  }

  private static void removeByNames(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return delete(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return delete(folder);
          }
        });
  }

  private static FileVisitResult delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It stays.
    }
    return FileVisitResult.CONTINUE;
  }
}

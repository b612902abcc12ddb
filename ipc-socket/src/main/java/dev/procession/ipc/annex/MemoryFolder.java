package dev.procession.ipc.annex;

import static java.util.Objects.requireNonNull;

import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.files.PrivateFolder;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;

/*
 * The folder's name is for all to see, and if the folder is removed, as logind removes what its user
 * has in shared memory when he logs out, anybody can make another of that name. So the folder is held
 * by a descriptor, which was looked at once: whatever its name leads to later, files are made, read
 * and removed in this folder alone, and in one that was removed none can be made.
 *
 * In the folder there is nobody but processes of its user. One of them, a worker that was taken over,
 * may put there what is no array: no link is followed, and what is not a regular file is not opened,
 * or if it is swapped in that moment, opened without waiting: to read and write, as even a FIFO opens
 * at once, and to be read by position, which a FIFO has none of.
 */
/** A private folder in the memory file system. Thread-safe. */
final class MemoryFolder implements Closeable {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private static final Set<java.nio.file.OpenOption> PRESENT =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final SecureDirectoryStream<Path> entries;
  private final FileAttribute<?>[] ofFiles;

  private MemoryFolder(Path path, SecureDirectoryStream<Path> entries) {
    this.path = path;
    this.entries = entries;
    this.ofFiles = PrivateFolder.ownerOnly(path.getFileSystem(), "rw-------");
  }

  /**
   * Opens one that is there.
   *
   * @throws IOException if it is a link, another user's, or others may enter it
   */
  static MemoryFolder open(Path path) throws IOException {
    try (DirectoryStream<Path> around =
        Files.newDirectoryStream(requireNonNull(path.getParent()))) {
      if (!(around instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("no descriptors of folders on this platform: folder=" + path);
      }
      SecureDirectoryStream<Path> entries =
          secure.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS);
      try {
        PosixFileAttributes found =
            entries.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
        if (!Ownership.isPrivateFolder(found)) {
          throw new IOException("not a folder of this user's alone: folder=" + path);
        }
      } catch (IOException e) {
        entries.close();
        throw e;
      }
      return new MemoryFolder(path, entries);
    }
  }

  Path path() {
    return path;
  }

  /** By its name, for what is asked often and believed only when it was asked of the folder. */
  File hint(String name) {
    return path.resolve(name).toFile();
  }

  void create(String name) throws IOException {
    entries.newByteChannel(Path.of(name), NEW, ofFiles).close();
  }

  /** Opens a file that was made here, or is {@link #isOwnFile}, to be read by position. */
  FileChannel open(String name) throws IOException {
    return (FileChannel) entries.newByteChannel(Path.of(name), PRESENT);
  }

  /** Whether it is a regular file of this user's that nobody else can write to. */
  boolean isOwnFile(String name) {
    try {
      return Ownership.isOwnFile(
          entries
              .getFileAttributeView(
                  Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes());
    } catch (IOException e) {
      return false;
    }
  }

  boolean has(String name) throws IOException {
    try {
      BasicFileAttributeView view =
          entries.getFileAttributeView(
              Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      return view.readAttributes() != null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Gives a file another name; {@code false} if there is no such file any more. */
  boolean rename(String from, String to) {
    try {
      entries.move(Path.of(from), entries, Path.of(to));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void delete(String name) {
    try {
      entries.deleteFile(Path.of(name));
    } catch (IOException e) {
      // It is gone, or no file.
    }
  }

  void deleteAll(String beginning) {
    try (DirectoryStream<Path> names =
        entries.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
      for (Path found : names) {
        String name = found.getFileName().toString();
        if (name.startsWith(beginning)) {
          delete(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The folder was removed.
    }
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}

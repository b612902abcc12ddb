package dev.procession.forking;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The private folder of one worker: its socket, its argument file, its temporary files. */
final class WorkerDirectory implements AutoCloseable {
  /** Whose folder it is shows in its name. */
  private static final String PROJECT = "procession-";

  private static final String PREFIX = PROJECT + ProcessHandle.current().pid() + "-";

  private static final Set<Path> PRESENT = ConcurrentHashMap.newKeySet();

  private final Path path;

  /** Held locked while this process lives, see {@link StaleFolders}. */
  private final FileChannel lock;

  private WorkerDirectory(Path path) throws IOException {
    this.path = path;
    lock =
        FileChannel.open(
            path.resolve(StaleFolders.LOCK),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    FileLock unused = lock.lock();
  }

  static boolean isOfAnotherProcess(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(PROJECT + "[0-9]+-[0-9]+") && !name.startsWith(PREFIX);
  }

  static WorkerDirectory create() throws IOException {
    try {
      Path path = createFolder();
      PRESENT.add(path);
      try {
        Files.createDirectory(path.resolve("tmp"), ownerOnly("rwx------"));
        return new WorkerDirectory(path);
      } catch (IOException e) {
        remove(path);
        PRESENT.remove(path);
        throw e;
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * A new folder in that for temporary files. Its name need not be a secret, as others can neither
   * enter it nor have made it; the JDK's random names cost a first launch its whole cryptography.
   */
  private static Path createFolder() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    while (true) {
      try {
        long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        return Files.createDirectory(parent.resolve(PREFIX + number), ownerOnly("rwx------"));
      } catch (FileAlreadyExistsException e) {
        // Another name, then.
      }
    }
  }

  /** A failure to write there, with the way out. */
  static IOException unusable(IOException cause) {
    return new IOException(
        "the folder for temporary files can't be used: folder="
            + System.getProperty("java.io.tmpdir")
            + ": "
            + cause
            + "; make room there, or name another with -Djava.io.tmpdir",
        cause);
  }

  /** Permissions for the owner alone, where the file system knows such. */
  static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  Path path() {
    return path;
  }

  Path temporaryFiles() {
    return path.resolve("tmp");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The file goes with the folder.
    }
    remove(path);
    PRESENT.remove(path);
  }

  static void removeAll() {
    PRESENT.forEach(WorkerDirectory::remove);
  }

  /** Removes a tree; what can't be removed, as a file that is open elsewhere, stays. */
  static void remove(Path tree) {
    try {
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
            public FileVisitResult postVisitDirectory(
                Path directory, @Nullable IOException failure) {
              return delete(directory);
            }
          });
    } catch (IOException e) {
      // The visitor lets nothing through; what is left is the operating system's to sweep.
    }
  }

  private static FileVisitResult delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A child of the worker may still write here; the folder stays with what it wrote.
    }
    return FileVisitResult.CONTINUE;
  }
}

package dev.procession.forking;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The private folder of one worker: its socket, its argument file, its temporary files. */
final class WorkerDirectory implements AutoCloseable {
  /** Whose folder it is shows in its name. */
  private static final String PREFIX = "procession-" + ProcessHandle.current().pid() + "-";

  private static final Set<Path> PRESENT = ConcurrentHashMap.newKeySet();

  private final Path path;

  private WorkerDirectory(Path path) {
    this.path = path;
  }

  static WorkerDirectory create() throws IOException {
    Path path = Files.createTempDirectory(PREFIX, ownerOnly("rwx------"));
    PRESENT.add(path);
    Files.createDirectory(path.resolve("tmp"), ownerOnly("rwx------"));
    return new WorkerDirectory(path);
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

package dev.procession.ipc.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Folders that are one user's alone, in places where everybody makes folders. */
public final class PrivateFolder {
  private PrivateFolder() {}

  /**
   * Makes a folder that nobody else can enter.
   *
   * @param parent where; it must be there
   * @param names gives a name that was never used before, asked again while one is taken
   * @return the folder
   * @throws IOException if none can be made
   */
  public static Path create(Path parent, Supplier<String> names) throws IOException {
    return create(parent, names, Ownership.self());
  }

  static Path create(Path parent, Supplier<String> names, @Nullable UserPrincipal user)
      throws IOException {
    while (true) {
      try {
        Path folder =
            Files.createDirectory(
                parent.resolve(names.get()), ownerOnly(parent.getFileSystem(), "rwx------"));
        if (!Ownership.isPrivateFolder(folder, user)) {
          throw new IOException("a new folder is not private: folder=" + folder);
        }
        return folder;
      } catch (FileAlreadyExistsException e) {
        // Whoever made it, it is not used.
      }
    }
  }

  /**
   * Permissions for the owner alone, where the file system knows such.
   *
   * @param system the file system
   * @param permissions as {@code rw-------}
   * @return what a file or folder is made with
   */
  public static FileAttribute<?>[] ownerOnly(FileSystem system, String permissions) {
    return system.supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Removes a tree, by descriptors where the system has such ({@link
   * java.nio.file.SecureDirectoryStream}), so that a folder that is swapped for a link meanwhile
   * leads nowhere else. Elsewhere by names, without following links. What can't be removed, as a
   * file that is open elsewhere, stays.
   *
   * @param tree the file or folder; none will do
   */
  public static void remove(Path tree) {
    try {
      TreeRemoval.remove(tree);
    } catch (IOException e) {
      // What is left is the operating system's to sweep.
    }
  }
}

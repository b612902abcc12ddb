package dev.procession.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The file with the secret that an executor and its workers share; its owner's alone. */
final class KeyFile {
  private static final int SHORTEST = 32;
  private static final int LONGEST = 4_096;
  private static final Set<PosixFilePermission> ALLOWED =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private KeyFile() {}

  /**
   * Reads the secret.
   *
   * @throws IllegalArgumentException if the file isn't there, is too short, or others may read it
   */
  static byte[] read(Path file) {
    try {
      ensurePrivate(file);
      long size = Files.size(file);
      if (size < SHORTEST || size > LONGEST) {
        throw new IllegalArgumentException(
            "a key file must have "
                + SHORTEST
                + " to "
                + LONGEST
                + " bytes: file="
                + file
                + ", bytes="
                + size
                + "; make one with: (umask 077; head -c 32 /dev/urandom > "
                + file
                + ")");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "there is no key file: file="
              + file
              + "; make one with: (umask 077; head -c 32 /dev/urandom > "
              + file
              + ")",
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the key file can't be read: file=" + file + ": " + e, e);
    }
  }

  private static void ensurePrivate(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return; // its folder's access list decides there
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!ALLOWED.containsAll(mode)) {
      throw new IllegalArgumentException(
          "others may read the key file: file="
              + file
              + ", mode="
              + PosixFilePermissions.toString(mode)
              + "; make it its owner's alone: chmod 600 "
              + file);
    }
  }
}

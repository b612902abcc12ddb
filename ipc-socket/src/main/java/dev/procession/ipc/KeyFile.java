package dev.procession.ipc;

import dev.procession.ipc.files.Ownership;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/*
 * A link to a key file is common, and where it leads is followed once: all that is then looked at
 * and opened is the file itself, and no other link is followed. Java can't ask an open file whose it
 * is, so the name is asked before it is opened and after it was read. A user who can write to a
 * folder above the file could still have both looks see one file and the reading another: such
 * folders must be trusted, as those of the program itself.
 *
 * Where the file system knows neither owners nor modes (Windows), the access list of the file
 * decides who reads it, and nothing of that is looked at.
 */
/** The file with the secret that an executor and its workers share; its owner's alone. */
final class KeyFile {
  private static final int SHORTEST = 32;
  private static final int LONGEST = 4_096;
  private static final Set<PosixFilePermission> ALLOWED =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path name;
  private final Path file;

  private KeyFile(Path name, Path file) {
    this.name = name;
    this.file = file;
  }

  /**
   * Reads the secret.
   *
   * @throws IllegalArgumentException if the file isn't there, is too short, is another user's, or
   *     others may read it
   */
  static byte[] read(Path name) {
    try {
      return new KeyFile(name, name.toRealPath()).read();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "there is no key file: file=" + name + "; make one with: " + command(name), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the key file can't be read: file=" + name + ": " + e, e);
    }
  }

  private static String command(Path name) {
    return "(umask 077; head -c 32 /dev/urandom > " + name + ")";
  }

  private byte[] read() throws IOException {
    BasicFileAttributes before = ensureSecret();
    ByteBuffer bytes = ByteBuffer.allocate((int) before.size());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      int count = 0;
      while (bytes.hasRemaining() && count >= 0) {
        count = channel.read(bytes, bytes.position());
      }
    }
    BasicFileAttributes after = ensureSecret();
    if (bytes.hasRemaining()
        || after.size() != before.size()
        || !Objects.equals(after.fileKey(), before.fileKey())
        || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
      throw new IOException("it was changed while it was read");
    }
    return bytes.array();
  }

  /** What the file is now. */
  private BasicFileAttributes ensureSecret() throws IOException {
    BasicFileAttributes found;
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      PosixFileAttributes owned =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      ensurePrivate(owned);
      found = owned;
    } else {
      found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
    if (!found.isRegularFile()) {
      throw new IllegalArgumentException(
          "the key file is no regular file: file=" + name + "; make one with: " + command(name));
    }
    if (found.size() < SHORTEST || found.size() > LONGEST) {
      throw new IllegalArgumentException(
          "a key file must have "
              + SHORTEST
              + " to "
              + LONGEST
              + " bytes: file="
              + name
              + ", bytes="
              + found.size()
              + "; make one with: "
              + command(name));
    }
    return found;
  }

  private void ensurePrivate(PosixFileAttributes found) {
    UserPrincipal self = Ownership.self();
    if (self == null) {
      throw new IllegalArgumentException(
          "it can't be found out which user this process is, so not whether the key file is its: "
              + "file="
              + name
              + "; name a folder for temporary files where it can write: -Djava.io.tmpdir");
    }
    if (!found.owner().equals(self)) {
      throw new IllegalArgumentException(
          "the key file is another user's, who knows it: file="
              + name
              + ", owner="
              + found.owner().getName()
              + "; give each user a copy of its own, with mode 600");
    }
    if (!ALLOWED.containsAll(found.permissions())) {
      throw new IllegalArgumentException(
          "others may read the key file: file="
              + name
              + ", mode="
              + PosixFilePermissions.toString(found.permissions())
              + "; make it its owner's alone: chmod 600 "
              + name);
    }
  }
}

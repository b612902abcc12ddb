package dev.procession.ipc.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file or folder is, and whether others can reach into it. Nothing here follows a link.
 *
 * <p>Where the file system knows neither owners nor modes (Windows), what is of the right kind is
 * believed: there the access list of the folder around it decides.
 */
public final class Ownership {
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private static final Set<PosixFilePermission> WRITERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private static final int STICKY = 01000;

  /** Asked of a file that this process has just made: a name of the user may be unknown here. */
  private static final class Self {
    static final @Nullable UserPrincipal OF_THIS_PROCESS = find();

    private static @Nullable UserPrincipal find() {
      try {
        Path probe = createProbe(Path.of(System.getProperty("java.io.tmpdir")));
        try {
          return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        } finally {
          Files.delete(probe);
        }
      } catch (IOException | UnsupportedOperationException e) {
        return null;
      }
    }

    /** Its name need not be a secret, and one by {@code createTempFile} costs a cold JVM much. */
    private static Path createProbe(Path place) throws IOException {
      while (true) {
        try {
          long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
          return Files.createFile(
              place.resolve("procession-self-" + number),
              PrivateFolder.ownerOnly(place.getFileSystem(), "rw-------"));
        } catch (FileAlreadyExistsException e) {
          // Another name, then.
        }
      }
    }
  }

  private Ownership() {}

  /**
   * The user that this process runs as, as files show it.
   *
   * @return the user; {@code null} where that can't be found out
   */
  public static @Nullable UserPrincipal self() {
    return Self.OF_THIS_PROCESS;
  }

  /**
   * Whether a path is a folder, no link to one, of this process's user, that nobody else can enter
   * or read.
   *
   * @param folder the path
   * @return {@code false} also if there is none
   */
  public static boolean isPrivateFolder(Path folder) {
    return isPrivateFolder(folder, self());
  }

  static boolean isPrivateFolder(Path folder, @Nullable UserPrincipal user) {
    PosixFileAttributes found = attributes(folder);
    return found == null
        ? Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !knowsOwners(folder)
        : isPrivateFolder(found, user);
  }

  /**
   * The same of what was found by a descriptor.
   *
   * @param found the attributes of a path that was not followed, if it is a link
   * @return whether it is such a folder
   */
  public static boolean isPrivateFolder(PosixFileAttributes found) {
    return isPrivateFolder(found, self());
  }

  private static boolean isPrivateFolder(PosixFileAttributes found, @Nullable UserPrincipal user) {
    return found.isDirectory()
        && found.owner().equals(user)
        && OWNERS.containsAll(found.permissions());
  }

  /**
   * Whether a path is a regular file, no link to one, of this process's user, that nobody else can
   * write to.
   *
   * @param file the path
   * @return {@code false} also if there is none
   */
  public static boolean isOwnFile(Path file) {
    return isOwnFile(file, self());
  }

  static boolean isOwnFile(Path file, @Nullable UserPrincipal user) {
    PosixFileAttributes found = attributes(file);
    return found == null
        ? Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !knowsOwners(file)
        : isOwnFile(found, user);
  }

  /**
   * The same of what was found by a descriptor.
   *
   * @param found the attributes of a path that was not followed, if it is a link
   * @return whether it is such a file
   */
  public static boolean isOwnFile(PosixFileAttributes found) {
    return isOwnFile(found, self());
  }

  private static boolean isOwnFile(PosixFileAttributes found, @Nullable UserPrincipal user) {
    return found.isRegularFile() && found.owner().equals(user) && isWrittenByItsOwnerAlone(found);
  }

  private static boolean isWrittenByItsOwnerAlone(PosixFileAttributes found) {
    return Collections.disjoint(found.permissions(), WRITERS);
  }

  /**
   * Whether a path is a folder, no link to one, in which nobody but this process's user and the
   * administrator can rename or remove what this user makes: theirs, and writable by nobody else,
   * unless its sticky bit is set, as that of {@code /tmp} is.
   *
   * @param folder the path
   * @return {@code false} also if there is none
   */
  public static boolean isGuardedFolder(Path folder) {
    return isGuardedFolder(folder, self());
  }

  static boolean isGuardedFolder(Path folder, @Nullable UserPrincipal user) {
    PosixFileAttributes found = attributes(folder);
    if (found == null) {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !knowsOwners(folder);
    }
    return found.isDirectory()
        && (found.owner().equals(user) || unix(folder, "uid") == 0)
        && (isWrittenByItsOwnerAlone(found) || (unix(folder, "mode") & STICKY) != 0);
  }

  /** Of what Java has no name for; all bits but the sticky one if it can't be had. */
  private static int unix(Path folder, String name) {
    try {
      Object value = Files.getAttribute(folder, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
      return value instanceof Integer number ? number : ~STICKY;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return ~STICKY;
    }
  }

  private static boolean knowsOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** {@code null} if there is no such file, or the file system has no such attributes. */
  private static @Nullable PosixFileAttributes attributes(Path path) {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      return view == null ? null : view.readAttributes();
    } catch (IOException e) {
      return null;
    }
  }
}

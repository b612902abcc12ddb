package dev.procession.forking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.procession.ipc.files.BoundedFile;
import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.files.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where archives of classes are kept between programs. An archive is code, so nobody else may enter
 * the folder, nor change where its path leads; one of this user's that others can read, as older
 * versions made, is closed to them. JDK 17 crashes over an archive that was cut short, so each has
 * its sum beside it, which is looked at once in each program.
 *
 * @param path the folder
 */
record ArchiveFolder(Path path) {
  /** The system property that names another folder, or {@code off}. */
  static final String PROPERTY = "dev.procession.archives";

  private static final String SUFFIX = ".jsa";

  /** A class path that changes often, as in development, must not fill the disk. */
  private static final int KEPT = 16;

  /** A launch waits for it: small enough to stay in the processor's cache. */
  private static final int SUMMED_AT_ONCE = 1 << 16;

  private static final int LONGEST_SUM = 64;

  private static final Map<Path, String> SOUND = new ConcurrentHashMap<>();

  /** The folder of this program; {@code null} if it wants none or has none of its own. */
  static @Nullable ArchiveFolder ofThisProgram() {
    String given = System.getProperty(PROPERTY);
    Path path = given == null ? ofTheUser() : given.equals("off") ? null : Path.of(given);
    return path == null ? null : new ArchiveFolder(path.toAbsolutePath());
  }

  private static @Nullable Path ofTheUser() {
    String cache = System.getenv("XDG_CACHE_HOME");
    if (cache != null && Path.of(cache).isAbsolute()) {
      return Path.of(cache, "procession");
    }
    Path home = Path.of(System.getProperty("user.home", ""));
    return home.isAbsolute() ? home.resolve(".cache").resolve("procession") : null;
  }

  /** The archive of that key; {@code null} if there is none that is sound. */
  @Nullable Path find(ArchiveKey key) {
    Path archive = archive(key);
    try {
      if (!Ownership.isOwnFile(archive) || !Ownership.isPrivateFolder(path) || !isGuarded()) {
        return null;
      }
      String stamp = stamp(archive);
      if (stamp.equals(SOUND.get(archive))) {
        return archive;
      }
      String sum = new String(BoundedFile.read(sumOf(archive), LONGEST_SUM), UTF_8);
      if (!sum.equals(sum(archive))) {
        return null;
      }
      SOUND.put(archive, stamp);
      return archive;
    } catch (IOException e) {
      return null;
    }
  }

  private static String stamp(Path file) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.size() + " " + now.lastModifiedTime();
  }

  Path archive(ArchiveKey key) {
    return path.resolve(key.name() + SUFFIX);
  }

  private static Path sumOf(Path archive) {
    return archive.resolveSibling(archive.getFileName() + ".sum");
  }

  private static String sum(Path archive) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[SUMMED_AT_ONCE];
    long length = 0;
    try (InputStream in = Files.newInputStream(archive, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
        length += n;
      }
    }
    return length + " " + sum.getValue();
  }

  /** Makes the folder, for its owner alone, or closes one of this user's to others. */
  void create() throws IOException {
    FileAttribute<?>[] ownerOnly = PrivateFolder.ownerOnly(path.getFileSystem(), "rwx------");
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent, ownerOnly);
      }
      Files.createDirectory(path, ownerOnly);
    }
    if (!isGuarded() || !Ownership.isGuardedFolder(path)) {
      throw new IOException("others may write there, or change where it leads: " + path);
    }
    if (!Ownership.isPrivateFolder(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
    if (!Ownership.isPrivateFolder(path)) {
      throw new IOException("it is not this user's: " + path);
    }
  }

  /** Whether nobody else can change where the path leads. */
  private boolean isGuarded() throws IOException {
    Path parent = path.getParent();
    return parent != null && isGuarded(parent) && isGuarded(parent.toRealPath());
  }

  /** A link on the way is guarded by the folder that holds it. */
  private static boolean isGuarded(Path folder) {
    for (Path one = folder; one != null; one = one.getParent()) {
      if (!Files.isSymbolicLink(one) && !Ownership.isGuardedFolder(one)) {
        return false;
      }
    }
    return true;
  }

  /** Takes a new archive in: first its sum, then itself, each whole or not at all. */
  void publish(Path made, ArchiveKey key) throws IOException {
    Path archive = archive(key);
    Path sum = made.resolveSibling(made.getFileName() + ".sum");
    Files.writeString(sum, sum(made));
    Files.move(sum, sumOf(archive), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    Files.move(made, archive, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    keepNewest();
  }

  private void keepNewest() throws IOException {
    List<Path> archives;
    try (Stream<Path> files = Files.list(path)) {
      archives = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    Comparator<Path> newestFirst =
        Comparator.<Path>comparingLong(file -> file.toFile().lastModified()).reversed();
    for (Path old : archives.stream().sorted(newestFirst).skip(KEPT).toList()) {
      Files.deleteIfExists(sumOf(old));
      Files.deleteIfExists(old);
    }
  }
}

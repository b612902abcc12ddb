package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ipc.files.Ownership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which archive a worker may start from. */
class ArchiveTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir Path folder;

  private static String name(Path... classPath) {
    ArchiveKey key = ArchiveKey.of(JAVA, Arrays.stream(classPath).map(Path::toString).toList());
    return key == null ? "none" : key.name();
  }

  private ArchiveFolder archives() throws IOException {
    return new ArchiveFolder(folder.resolve("archives"));
  }

  private ArchiveKey key() throws IOException {
    Path jar = folder.resolve("a.jar");
    Jars.write(jar, "entry", "content");
    return ArchiveKey.of(JAVA, List.of(jar.toString()));
  }

  private Path published(ArchiveFolder archives, ArchiveKey key) throws IOException {
    archives.create();
    Path made = archives.path().resolve("made");
    Files.writeString(made, "an archive");
    archives.publish(made, key);
    return archives.archive(key);
  }

  @Test
  void anotherContentOrderOrTimeIsAnotherArchive() throws IOException {
    Path one = folder.resolve("1.jar");
    Path two = folder.resolve("2.jar");
    Jars.write(one, "entry", "content");
    Jars.write(two, "entry", "content");
    FileTime time = Files.getLastModifiedTime(one);
    String before = name(one, two);
    assertThat(name(one, two)).isEqualTo(before).hasSize(16);
    assertThat(name(two, one)).isNotEqualTo(before);
    Jars.write(one, "entry", "CONTENT");
    Files.setLastModifiedTime(one, FileTime.fromMillis(time.toMillis() + 2_000));
    String changed = name(one, two);
    assertThat(changed).isNotEqualTo(before);
    Files.setLastModifiedTime(one, time);
    assertThat(name(one, two)).isNotEqualTo(changed);
  }

  @Test
  void everyNameHasAllOfItsDigits() throws IOException {
    Path jar = folder.resolve("1.jar");
    Jars.write(jar, "entry", "content");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 256; i++) { // some 16 of them begin with a zero
      Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000L * i));
      names.add(name(jar));
    }
    assertThat(names).hasSize(256).allMatch(name -> name.matches("[0-9a-f]{16}"));
  }

  @Test
  void theSameSizeAndTimeWithAnotherContentIsAnotherPrint() throws IOException {
    Path one = folder.resolve("1.jar");
    Path two = folder.resolve("2.jar");
    Jars.write(one, "entry", "content");
    Jars.write(two, "entry", "another");
    assertThat(JarPrint.of(one).sum()).isNotEqualTo(JarPrint.of(two).sum());
  }

  @Test
  void foldersHaveNoArchive() throws IOException {
    Path jar = folder.resolve("1.jar");
    Path list = folder.resolve("list.jar");
    Jars.write(jar, "entry", "content");
    assertThat(name(folder)).isEqualTo("none");
    assertThat(name(jar, folder)).isEqualTo("none");
    assertThat(name(folder.resolve("missing.jar"))).isEqualTo("none");
    Jars.manifestOnly(list, "1.jar missing.jar");
    assertThat(name(list)).hasSize(16);
    Jars.manifestOnly(folder.resolve("list2.jar"), "1.jar " + folder.toUri());
    assertThat(name(folder.resolve("list2.jar"))).isEqualTo("none");
  }

  @Test
  void whatWasPublishedIsFound() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    assertThat(archives.find(key)).isNull();
    Path archive = published(archives, key);
    assertThat(archives.find(key)).isEqualTo(archive).hasContent("an archive");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archives.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void aBrokenOneIsNotFound() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    Path archive = published(archives, key);
    assertThat(archives.find(key)).isNotNull();
    Files.writeString(archive, "an archiv");
    assertThat(archives.find(key)).isNull();
  }

  @Test
  void aFolderThatOthersMayWriteIsNotUsed() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    Path archive = published(archives, key);
    Files.setPosixFilePermissions(archives.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(archive).exists();
    assertThat(archives.find(key)).isNull();
    assertThatThrownBy(archives::create).hasMessageContaining("others may write there");
  }

  @Test
  void aFolderThatOthersMayReadIsClosedToThem() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    Path archive = published(archives, key);
    Files.setPosixFilePermissions(archives.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(archives.find(key)).isNull();
    archives.create();
    assertThat(archives.find(key)).isEqualTo(archive);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archives.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void aFolderWhoseParentsOthersMayChangeIsNotUsed() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    ArchiveFolder archives = new ArchiveFolder(shared.resolve("own").resolve("archives"));
    ArchiveKey key = key();
    Path archive = published(archives, key);
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(archive).exists();
    assertThat(archives.find(key)).isNull();
    assertThatThrownBy(archives::create).hasMessageContaining("others may write there");
    Files.setAttribute(shared, "unix:mode", 01777);
    assertThat(archives.find(key)).isEqualTo(archive);
  }

  @Test
  void aFolderThatIsALinkIsNotUsedAndOneBehindALinkIs() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    Path archive = published(archives, key);
    Path link = Files.createSymbolicLink(folder.resolve("link"), archives.path());
    assertThat(new ArchiveFolder(link).find(key)).isNull();
    Path parent = Files.createSymbolicLink(folder.resolve("parent"), folder);
    assertThat(new ArchiveFolder(parent.resolve("archives")).find(key))
        .hasSameBinaryContentAs(archive);
  }

  @Test
  void anArchiveThatIsALinkOrOfAnotherUserIsNotUsed() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    Path archive = published(archives, key);
    Path moved = Files.move(archive, folder.resolve("moved"));
    Files.createSymbolicLink(archive, moved);
    assertThat(archives.find(key)).isNull();
    Files.delete(archive);
    Files.move(moved, archive);
    assertThat(archives.find(key)).isEqualTo(archive);
    Path sum =
        Files.move(archive.resolveSibling(archive.getFileName() + ".sum"), folder.resolve("sum"));
    Files.createSymbolicLink(archive.resolveSibling(archive.getFileName() + ".sum"), sum);
    Files.setLastModifiedTime(archive, FileTime.fromMillis(1)); // so that it is summed again
    assertThat(archives.find(key)).isNull();
    assumeTrue("root".equals(Ownership.self().getName()), "only root can give files away");
    Files.setAttribute(archives.path(), "unix:uid", 65_533);
    assertThat(archives.find(key)).isNull();
    assertThatThrownBy(archives::create).hasMessageContaining("others may write there");
  }

  @Test
  void theNewestAreKept() throws IOException {
    ArchiveFolder archives = archives();
    ArchiveKey key = key();
    archives.create();
    for (int i = 0; i < 20; i++) {
      Path old = archives.path().resolve(i + ".jsa");
      Files.writeString(old, "old");
      Files.setLastModifiedTime(old, FileTime.fromMillis(i));
    }
    Path archive = published(archives, key);
    assertThat(archive).exists();
    assertThat(archives.path().resolve("19.jsa")).exists();
    assertThat(archives.path().resolve("4.jsa")).doesNotExist();
  }
}

package dev.procession.ipc.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose files and folders are, seen without following links. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it knows no such modes")
class OwnershipTest {
  private static final int FOREIGN = 65_533;

  @TempDir Path place;
  private Path folder;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    folder = mode(Files.createDirectory(place.resolve("folder")), "rwx------");
    file = mode(Files.createFile(folder.resolve("file")), "rw-r--r--");
  }

  private static Path mode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void give(Path path) throws IOException {
    assumeTrue("root".equals(Ownership.self().getName()), "only root can give files away");
    Files.setAttribute(path, "unix:uid", FOREIGN);
  }

  @Test
  void itsOwn() throws IOException {
    assertThat(Ownership.self()).isEqualTo(Files.getOwner(folder));
    assertThat(Ownership.isPrivateFolder(folder)).isTrue();
    assertThat(Ownership.isOwnFile(file)).isTrue();
    assertThat(Ownership.isGuardedFolder(folder)).isTrue();
  }

  @Test
  void openToOthers() throws IOException {
    assertThat(Ownership.isPrivateFolder(mode(folder, "rwxr-x---"))).isFalse();
    assertThat(Ownership.isPrivateFolder(mode(folder, "rwx-----x"))).isFalse();
    assertThat(Ownership.isGuardedFolder(folder)).isTrue();
    assertThat(Ownership.isGuardedFolder(mode(folder, "rwxrwx---"))).isFalse();
    assertThat(Ownership.isOwnFile(mode(file, "rw-rw----"))).isFalse();
    assertThat(Ownership.isOwnFile(mode(file, "rw-----w-"))).isFalse();
  }

  @Test
  void ofAnotherUser() throws IOException {
    give(folder);
    give(file);
    assertThat(Ownership.isPrivateFolder(folder)).isFalse();
    assertThat(Ownership.isGuardedFolder(folder)).isFalse();
    assertThat(Ownership.isOwnFile(file)).isFalse();
  }

  @Test
  void ofAnUnknownUserNothingIs() {
    assertThat(Ownership.isPrivateFolder(folder, null)).isFalse();
    assertThat(Ownership.isOwnFile(file, null)).isFalse();
  }

  @Test
  void theStickyBitGuardsWhatAllMayWriteTo() throws IOException {
    Files.setAttribute(folder, "unix:mode", 01777);
    assertThat(Ownership.isGuardedFolder(folder)).isTrue();
    assertThat(Ownership.isPrivateFolder(folder)).isFalse();
    give(folder);
    assertThat(Ownership.isGuardedFolder(folder)).isFalse();
  }

  @Test
  void linksAndOtherKinds() throws IOException {
    Path toFolder = Files.createSymbolicLink(place.resolve("to-folder"), folder);
    Path toFile = Files.createSymbolicLink(place.resolve("to-file"), file);
    assertThat(Ownership.isPrivateFolder(toFolder)).isFalse();
    assertThat(Ownership.isGuardedFolder(toFolder)).isFalse();
    assertThat(Ownership.isOwnFile(toFile)).isFalse();
    assertThat(Ownership.isPrivateFolder(mode(file, "rw-------"))).isFalse();
    assertThat(Ownership.isOwnFile(folder)).isFalse();
    Path none = place.resolve("none");
    assertThat(Ownership.isPrivateFolder(none)).isFalse();
    assertThat(Ownership.isGuardedFolder(none)).isFalse();
    assertThat(Ownership.isOwnFile(none)).isFalse();
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ipc.files.Ownership;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Only what this user's own programs left is swept. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it knows no such modes")
class StaleFoldersTest {
  @TempDir Path place;

  private Path leftBehind() throws IOException {
    Path folder = Files.createDirectory(place.resolve("procession-1-1"));
    mode(folder, "rwx------");
    Path lock = mode(Files.createFile(folder.resolve("lock")), "rw-------");
    Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
    return folder;
  }

  private static Path mode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void give(Path path) throws IOException {
    assumeTrue("root".equals(Ownership.self().getName()), "only root can give files away");
    Files.setAttribute(path, "unix:uid", 65_533, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void whatNobodyHoldsIsRemoved() throws IOException {
    Path folder = leftBehind();
    Files.writeString(folder.resolve("args"), "text");
    StaleFolders.sweep(place);
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatSomebodyHoldsStays() throws Exception {
    Path folder = leftBehind();
    Path lock = folder.resolve("lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      Process other =
          new ProcessBuilder(Program.command(Sweep.class, List.of(), place.toString()))
              .inheritIO()
              .start();
      assertThat(other.waitFor()).isZero();
      assertThat(held.isValid()).isTrue();
      assertThat(folder).exists();
    }
  }

  /** Another program. */
  static final class Sweep {
    private Sweep() {}

    public static void main(String[] arguments) {
      StaleFolders.sweep(Path.of(arguments[0]));
    }
  }

  @Test
  void whatIsNewOrHasNoLockStays() throws IOException {
    Path folder = leftBehind();
    Files.setLastModifiedTime(
        folder.resolve("lock"), FileTime.fromMillis(System.currentTimeMillis()));
    StaleFolders.sweep(place);
    assertThat(folder).exists();
    Files.delete(folder.resolve("lock"));
    StaleFolders.sweep(place);
    assertThat(folder).exists();
  }

  @Test
  void aFolderThatOthersCanEnterStays() throws IOException {
    Path folder = mode(leftBehind(), "rwxr-xr-x");
    StaleFolders.sweep(place);
    assertThat(folder.resolve("lock")).exists();
  }

  @Test
  void aFolderOfAnotherUserStays() throws IOException {
    Path folder = leftBehind();
    give(folder);
    StaleFolders.sweep(place);
    assertThat(folder.resolve("lock")).exists();
  }

  @Test
  void aLockThatIsNotItsOwnersAloneStays() throws IOException {
    Path folder = leftBehind();
    mode(folder.resolve("lock"), "rw-rw-rw-");
    StaleFolders.sweep(place);
    assertThat(folder).exists();
    mode(folder.resolve("lock"), "rw-------");
    give(folder.resolve("lock"));
    StaleFolders.sweep(place);
    assertThat(folder).exists();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path folder = leftBehind();
    Path elsewhere = Files.move(folder, place.resolve("precious"));
    Path link = Files.createSymbolicLink(folder, elsewhere);
    StaleFolders.sweep(place);
    assertThat(link).isSymbolicLink();
    assertThat(elsewhere.resolve("lock")).exists();
  }

  /** Opened, it would hold the thread for ever. */
  @Test
  void aPipeInPlaceOfTheLockIsNotOpened() throws Exception {
    Path folder = leftBehind();
    Path lock = folder.resolve("lock");
    Files.delete(lock);
    assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor()).isZero();
    assertThat(lock.toFile().setLastModified(0)).isTrue();
    assertTimeoutPreemptively(Patience.deadline(), () -> StaleFolders.sweep(place));
    assertThat(folder).exists();
  }
}

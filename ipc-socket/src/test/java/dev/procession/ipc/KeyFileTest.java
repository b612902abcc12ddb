package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path folder;

  @Test
  void readsItsOwnersFile() throws IOException {
    assertThat(KeyFile.read(RunningWorkers.newKeyFile(folder.resolve("key")))).hasSize(32);
  }

  @Test
  void refusesAFileThatOthersMayRead() throws IOException {
    Path file = RunningWorkers.newKeyFile(folder.resolve("key"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KeyFile.read(file))
        .hasMessageContaining("mode=rw-r-----")
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void refusesAShortAndAMissingFile() throws IOException {
    Path file = RunningWorkers.newKeyFile(folder.resolve("key"));
    Files.write(file, new byte[31]);
    assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("bytes=31");
    assertThatThrownBy(() -> KeyFile.read(folder.resolve("none")))
        .hasMessageContaining("there is no key file")
        .hasMessageContaining("umask 077");
  }

  /** Who made it knows what is in it. */
  @Test
  void refusesAnotherUsersFile() throws IOException {
    OtherUser.require();
    Path file = OtherUser.give(RunningWorkers.newKeyFile(folder.resolve("key")));
    assertThatThrownBy(() -> KeyFile.read(file))
        .hasMessageContaining("another user's")
        .hasMessageContaining("owner=" + OtherUser.ID);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThatThrownBy(() -> KeyFile.read(link)).hasMessageContaining("another user's");
  }

  @Test
  void followsALinkToItsOwnersFile() throws IOException {
    Path file = RunningWorkers.newKeyFile(folder.resolve("key"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(KeyFile.read(link)).isEqualTo(Files.readAllBytes(file));
  }

  /** Neither is waited for. */
  @Test
  void refusesAFolderAndAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> KeyFile.read(pipe)).hasMessageContaining("no regular file");
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> KeyFile.read(inner)).hasMessageContaining("no regular file");
  }
}

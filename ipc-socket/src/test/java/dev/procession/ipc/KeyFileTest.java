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
}

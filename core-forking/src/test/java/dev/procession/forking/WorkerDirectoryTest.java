package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ipc.files.Ownership;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The folders of one worker, and where its socket finds a place. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no short places that all share")
class WorkerDirectoryTest {
  @TempDir Path folder;

  private Path longPlace() throws IOException {
    return Files.createDirectories(folder.resolve("x".repeat(60)).resolve("y".repeat(60)));
  }

  @Test
  void aShortFolderHoldsItsSocketItself() throws IOException {
    try (WorkerDirectory directory = WorkerDirectory.create(folder)) {
      assertThat(directory.socketFile()).isEqualTo(directory.path().resolve("s"));
      assertThat(Ownership.isPrivateFolder(directory.path())).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLongPathLeadsToAPrivateFolderElsewhere() throws IOException {
    Path elsewhere;
    try (WorkerDirectory directory = WorkerDirectory.create(longPlace())) {
      Path socket = directory.socketFile();
      assertThat(socket).isNotNull().isEqualTo(directory.socketFile());
      assertThat(socket.toString().getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(102);
      elsewhere = socket.getParent();
      assertThat(Ownership.isPrivateFolder(elsewhere)).isTrue();
      assertThat(LockedFolder.isNamedSo(elsewhere)).isTrue();
      assertThat(elsewhere.resolve("lock")).exists();
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(socket));
      }
    }
    assertThat(elsewhere).doesNotExist();
    assertThat(longPlace()).isEmptyDirectory();
  }

  @Test
  void aPlaceThatCantBeUsedIsPassedOver() throws IOException {
    Path place = Files.createDirectory(folder.resolve("short"));
    try (WorkerDirectory directory = WorkerDirectory.create(longPlace())) {
      assertThat(directory.socketFile(List.of(folder.resolve("none"), longPlace(), place)))
          .isNotNull()
          .startsWithRaw(place);
    }
    assertThat(place).isEmptyDirectory();
    try (WorkerDirectory directory = WorkerDirectory.create(longPlace())) {
      assertThat(directory.socketFile(List.of(folder.resolve("none"), longPlace()))).isNull();
    }
    assertThat(longPlace()).isEmptyDirectory();
  }

  /** As a worker does it when its parent is gone. */
  @Test
  void whoeverRemovesTheFolderRemovesTheOneElsewhere() throws IOException {
    try (WorkerDirectory directory = WorkerDirectory.create(longPlace())) {
      Path elsewhere = directory.socketFile().getParent();
      WorkerDirectory.remove(directory.path());
      assertThat(elsewhere).doesNotExist();
      assertThat(directory.path()).doesNotExist();
    }
  }
}

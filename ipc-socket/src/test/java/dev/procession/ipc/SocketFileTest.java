package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("s");
  }

  private ServerSocketChannel listen(Path at) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(at));
    return server;
  }

  private void isRefusedAndStays(String fact) {
    assertThatThrownBy(() -> SocketFile.clear(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(fact)
        .hasMessageContaining("file=" + path);
    assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aDeadWorkersIsRemovedAndALivingOnesIsNot() throws IOException {
    try (ServerSocketChannel server = listen(path)) {
      assertThat(server.isOpen()).isTrue();
      assertThatThrownBy(() -> SocketFile.clear(path)).hasMessage("another worker listens there");
    }
    SocketFile.clear(path);
    assertThat(path).doesNotExist();
    SocketFile.clear(path);
  }

  @Test
  void aFileIsNotRemoved() throws IOException {
    Files.writeString(path, "thesis");
    isRefusedAndStays("no socket");
    assertThat(path).hasContent("thesis");
  }

  @Test
  void aLinkToADeadWorkersSocketIsNotRemoved() throws IOException {
    Path dead = folder.resolve("dead");
    listen(dead).close();
    Files.createSymbolicLink(path, dead);
    isRefusedAndStays("no socket");
    assertThat(dead).exists();
  }

  @Test
  void aPipeIsNotRemoved() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    isRefusedAndStays("no socket");
  }

  @Test
  void anotherUsersIsNotRemoved() throws IOException {
    OtherUser.require();
    listen(path).close();
    OtherUser.give(path);
    isRefusedAndStays("another user");
  }

  @Test
  void atItsEndAWorkerRemovesItsOwnAlone() throws IOException {
    SocketFile first;
    try (ServerSocketChannel server = listen(path)) {
      assertThat(server.isOpen()).isTrue();
      first = SocketFile.at(path);
    }
    Path away = folder.resolve("away");
    Files.move(path, away); // keeps its number in use
    Files.writeString(path, "thesis");
    first.remove();
    assertThat(path).hasContent("thesis");
    Files.delete(path);
    listen(path).close();
    first.remove();
    assertThat(path).as("the next worker's").exists();
    SocketFile.at(path).remove();
    assertThat(path).doesNotExist();
  }
}

package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ipc.wire.Handshake;
import dev.procession.tck.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerUsersTest {
  private static final PeerUsers OURS = PeerUsers.of(List.of());

  @TempDir Path folder;
  private Path socket;

  @BeforeEach
  void open() throws IOException {
    socket = OtherUser.open(folder).resolve("s");
  }

  private static void ensureAllowed(PeerUsers users, SocketChannel channel) throws IOException {
    users.ensureAllowed(channel, "it is", "name %s");
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    OtherUser.open(socket);
    return server;
  }

  @Test
  void ourOwnIsAllowedAtBothEnds() throws IOException {
    try (ServerSocketChannel server = listen();
        SocketChannel one = SocketChannel.open(server.getLocalAddress());
        SocketChannel other = server.accept()) {
      ensureAllowed(OURS, one);
      ensureAllowed(OURS, other);
    }
  }

  @Test
  void whereTheSystemDoesNotTellNothingIsAsked() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel one = SocketChannel.open(server.getLocalAddress())) {
        ensureAllowed(OURS, one);
      }
    }
  }

  @Test
  void aUserThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> PeerUsers.of(List.of("no-such-user")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no such user: 'no-such-user'");
  }

  @Test
  void whoCallsAsAnotherUserIsRefusedUnlessHeIsNamed() throws Exception {
    OtherUser.require();
    Process process;
    try (ServerSocketChannel server = listen()) {
      process = OtherUser.at(socket, false);
      try (SocketChannel caller = server.accept()) {
        assertThatThrownBy(() -> ensureAllowed(OURS, caller))
            .isInstanceOf(Handshake.Refused.class)
            .hasMessageContaining("another user's: its=" + OtherUser.ID + ", ours=root")
            .hasMessageContaining("name " + OtherUser.ID);
        ensureAllowed(PeerUsers.of(List.of(OtherUser.ID)), caller);
      }
    }
    assertThat(process.waitFor()).isZero();
  }

  /** An executor whose worker's address another user has: he hears nothing of it. */
  @Test
  void anExecutorSaysNothingToAnotherUsersProcess() throws Exception {
    OtherUser.require();
    Process process = OtherUser.at(socket, true);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("listening");
    Path key = RunningWorkers.newKeyFile(folder.resolve("key"));
    ExecutorSpec spec =
        ExecutorSpec.of("socket")
            .withAddresses("unix:" + socket)
            .withKeyFile(key)
            .withRestarts(0, Duration.ofMinutes(1));
    try (Executor executor = Executor.open(spec)) {
      assertThat(Patience.failure(executor.submit(() -> 1)))
          .hasMessageContaining("another user's: its=" + OtherUser.ID)
          .hasMessageContaining("ExecutorSpec.withPeerUser(\"" + OtherUser.ID + "\")");
    }
    assertThat(out.readLine()).isEqualTo("heard 0");
    assertThat(process.waitFor()).isZero();
  }

  /** With the name he is spoken to; that he does not know the key is another matter. */
  @Test
  void anExecutorSpeaksToAUserThatItNames() throws Exception {
    OtherUser.require();
    Process process = OtherUser.at(socket, true);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("listening");
    ExecutorSpec spec =
        ExecutorSpec.of("socket")
            .withAddresses("unix:" + socket)
            .withKeyFile(RunningWorkers.newKeyFile(folder.resolve("key")))
            .withPeerUser(OtherUser.ID);
    Executor executor = Executor.open(spec);
    assertThat(executor.submit(() -> 1).isDone()).isFalse();
    assertThat(out.readLine()).isEqualTo("heard 71");
    executor.shutdownNow();
    assertThat(executor.awaitTermination(Patience.deadline())).isTrue();
    assertThat(process.waitFor()).isZero();
  }
}

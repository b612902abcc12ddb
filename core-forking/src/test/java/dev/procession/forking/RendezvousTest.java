package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ipc.wire.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A meeting at a TCP port, where others come too. */
class RendezvousTest {
  private static final int MOST_AT_ONCE = 500;

  private Rendezvous rendezvous;
  private Bootstrap bootstrap;
  private SocketAddress port;
  private final Queue<SocketChannel> strangers = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void open() throws IOException {
    rendezvous = Rendezvous.overTcp();
    bootstrap = Bootstrap.create(rendezvous.address(), Path.of("/nowhere"));
    String number = bootstrap.address().substring(bootstrap.address().lastIndexOf(':') + 1);
    port = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(number));
  }

  @AfterEach
  void close() throws IOException {
    rendezvous.close();
    for (SocketChannel stranger : strangers) {
      stranger.close();
    }
  }

  private static <T> CompletableFuture<T> start(Callable<T> task) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return task.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        run -> new Thread(run, "rendezvous-test").start());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private SocketChannel arrive() throws IOException {
    SocketChannel stranger = SocketChannel.open(port);
    strangers.add(stranger);
    return stranger;
  }

  /** Who knows the secret at both ends has met the other: what the worker says is heard. */
  private void theTwoMeet(CompletableFuture<@Nullable Connection> meeting) throws Exception {
    try (Connection child = Rendezvous.join(bootstrap);
        Connection parent = get(meeting)) {
      assertThat(parent).isNotNull();
      assertThat(child.unflushed()).isZero();
    }
  }

  @Test
  void whoComesFirstIsNotWhoIsMet() throws Exception {
    List<SocketChannel> before = new ArrayList<>();
    for (int i = 0; i < 20; i++) { // they wait already when the meeting begins
      before.add(arrive());
    }
    int unused = before.get(1).write(ByteBuffer.wrap(new byte[200]));
    before.get(2).close();
    CompletableFuture<@Nullable Connection> meeting = start(() -> rendezvous.meet(bootstrap));
    theTwoMeet(meeting);
  }

  /** More than are kept; all are shown out in the end. */
  @Test
  void aCrowdThatNeverEndsKeepsNobodyAway() throws Exception {
    CompletableFuture<@Nullable Connection> meeting = start(() -> rendezvous.meet(bootstrap));
    for (int i = 0; i < 100; i++) {
      SocketChannel unused = arrive();
    }
    CompletableFuture<Integer> crowd = start(this::comeUntilItIsOver);
    theTwoMeet(meeting);
    rendezvous.close();
    assertThat(get(crowd)).isPositive();
    for (SocketChannel stranger : strangers) {
      assertThat(isShownOut(stranger)).isTrue();
    }
  }

  private int comeUntilItIsOver() {
    int came = 0;
    try {
      while (true) {
        SocketChannel unused = arrive();
        came++;
        SocketChannel eldest = came > MOST_AT_ONCE ? strangers.poll() : null;
        if (eldest != null) {
          eldest.close();
        }
      }
    } catch (IOException e) {
      return came; // nobody listens any more
    }
  }

  private static boolean isShownOut(SocketChannel stranger) {
    ByteBuffer hello = ByteBuffer.allocate(1_000);
    try {
      while (stranger.read(hello) >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // That is an end too.
    }
    return true;
  }

  @Test
  void aChildThatEndsIsNotWaitedFor() throws Exception {
    SocketChannel unused = arrive();
    Process child = new ProcessBuilder("sh", "-c", "exit 3").start();
    CompletableFuture<@Nullable Connection> meeting =
        start(() -> rendezvous.meet(child, () -> false, bootstrap));
    assertThat(get(meeting)).isNull();
  }
}

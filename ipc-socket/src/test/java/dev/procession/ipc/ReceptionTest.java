package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Reception;
import dev.procession.ipc.wire.Terms;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reception that has room for three strangers, who may take as long as they like. */
class ReceptionTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
  private static final int PROOF = 32;

  @TempDir Path folder;
  private ServerSocketChannel server;
  private SocketAddress address;
  private final List<Stranger> strangers = new ArrayList<>();
  private final AtomicInteger shortages = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<String> refusals = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    Path socket = folder.resolve("s");
    address = UnixDomainSocketAddress.of(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(address);
    Terms terms = Terms.ofWorker(Mode.AUTHENTICATED, SECRET, Set.of("unix:" + socket));
    PeerUsers peers = PeerUsers.of(List.of());
    Reception.Host service = new Failing(new WorkerService(peers, server, () -> {}, false));
    Reception reception =
        new Reception(server, terms, 3, Duration.ofHours(1), this::thread, service);
    Thread thread = new Thread(() -> serve(reception), "reception");
    thread.setDaemon(true);
    thread.start();
  }

  /** Fails now and then. */
  private final class Failing implements Reception.Host {
    private final Reception.Host host;

    Failing(Reception.Host host) {
      this.host = host;
    }

    @Override
    public void admit(SocketChannel channel) throws IOException {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new StackOverflowError();
      }
      host.admit(channel);
    }

    @Override
    public void onProven(Connection connection) {
      host.onProven(connection);
    }

    @Override
    public void onRefused(String reason) {
      refusals.add(reason);
      host.onRefused(reason);
    }
  }

  private Thread thread(Runnable visit) {
    if (shortages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    return Reception.visitor(visit);
  }

  private static void serve(Reception reception) {
    try {
      reception.serve();
    } catch (IOException e) {
      // The test is over.
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (Stranger stranger : strangers) {
      stranger.close();
    }
    awaitVisits(0);
  }

  private Stranger arrive() throws Exception {
    Stranger stranger = Stranger.at(address);
    strangers.add(stranger);
    return stranger;
  }

  private static void awaitVisits(int count) {
    Patience.until(
        count + " visits",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("procession-visit"))
                    .count()
                == count);
  }

  /** It is heard as a parent, which is no stranger. */
  private static void isHeard(Stranger stranger) throws Exception {
    stranger.say(stranger.hello(), stranger.proof(SECRET));
    assertThat(stranger.hear(PROOF)).hasSize(PROOF);
  }

  @Test
  void theEldestOfTooManyIsShownOut() throws Exception {
    Stranger first = arrive();
    Stranger second = arrive();
    Stranger third = arrive();
    Stranger unused = arrive();
    first.awaitEnd();
    awaitVisits(3);
    unused = arrive();
    second.awaitEnd();
    awaitVisits(3);
    isHeard(third);
  }

  @Test
  void whoHasLeftMakesRoom() throws Exception {
    Stranger first = arrive();
    Stranger second = arrive();
    Stranger unused = arrive();
    second.leave();
    awaitVisits(2);
    unused = arrive();
    isHeard(first);
  }

  @Test
  void whoIsServedIsNotAmongTheStrangers() throws Exception {
    Stranger parent = arrive();
    Stranger first = arrive();
    isHeard(parent);
    parent.say(parent.sealed(SECRET, Stranger.introduction()));
    assertThat(parent.hearSealed(SECRET, 17)).as("that it is ready").startsWith(0, 0, 0, 1, 7);
    Stranger second = arrive();
    Stranger unused = arrive();
    unused = arrive();
    first.awaitEnd();
    unused = arrive();
    second.awaitEnd();
    ByteBuffer ping = ByteBuffer.allocate(16);
    DamagedConversation.put(ping, Frame.of(FrameKind.PING, 0));
    parent.say(parent.sealed(SECRET, ping.array()));
    assertThat(parent.hearSealed(SECRET, 16)).as("that it lives").startsWith(0, 0, 0, 0, 16);
    parent.say(new byte[16]); // ends what is served, for it is no record of a parent's
    parent.awaitEnd();
  }

  @Test
  void whereNoThreadIsLeftTheEldestGoesAndWhoCameStays() throws Exception {
    Stranger first = arrive();
    Stranger second = arrive();
    shortages.set(1);
    Stranger third = arrive();
    first.awaitEnd();
    isHeard(third);
    isHeard(second);
  }

  @Test
  void whereNoThreadCanBeHadAtAllWhoCameIsRefusedAndTheNextIsServed() throws Exception {
    Stranger first = arrive();
    shortages.set(3);
    assertThatThrownBy(this::arrive).isInstanceOf(AssertionError.class);
    first.awaitEnd();
    isHeard(arrive());
  }

  /** It is this stranger's alone: he is shown out, and the next is heard. */
  @Test
  void anErrorOfAVisitEndsNothingElse() throws Exception {
    Stranger first = arrive();
    failures.set(1);
    assertThatThrownBy(this::arrive).isInstanceOf(AssertionError.class);
    Patience.until("it is told", () -> refusals.contains("java.lang.StackOverflowError"));
    isHeard(first);
    isHeard(arrive());
  }
}

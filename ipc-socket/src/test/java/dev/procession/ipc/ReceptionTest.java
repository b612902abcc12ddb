package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @BeforeEach
  void listen() throws IOException {
    address = UnixDomainSocketAddress.of(folder.resolve("s"));
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(address);
    Reception reception = new Reception(server, SECRET, 3, Duration.ofHours(1), this::thread);
    Thread thread = new Thread(() -> serve(reception), "reception");
    thread.setDaemon(true);
    thread.start();
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

  private Stranger arrive() throws IOException {
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
    stranger.say(Stranger.hello(), stranger.proof(SECRET));
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
    parent.say(Stranger.introduction());
    assertThat(parent.hear(17)).as("that it is ready").startsWith(0, 0, 0, 1, 7);
    Stranger second = arrive();
    Stranger unused = arrive();
    unused = arrive();
    first.awaitEnd();
    unused = arrive();
    second.awaitEnd();
    ByteBuffer ping = ByteBuffer.allocate(16);
    DamagedConversation.put(ping, Frame.of(FrameKind.PING, 0));
    parent.say(ping.array());
    assertThat(parent.hear(16)).as("that it lives").startsWith(0, 0, 0, 0, 16);
    parent.say(new byte[16]); // ends what is served, for it is no frame that a parent sends
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
}

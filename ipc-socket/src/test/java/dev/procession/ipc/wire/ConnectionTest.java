package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private SocketPair pair;
  private Connection one;
  private Connection other;
  private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();

  @BeforeEach
  void connect() throws IOException {
    pair = SocketPair.open();
    one = new Connection(pair.one());
    other = new Connection(pair.other());
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
    pair.close();
  }

  private CompletableFuture<Void> read(Connection connection) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            new Reading(connection, received::add, Reading.Attendant.NONE).follow();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }

  private Frame next() throws InterruptedException {
    Frame frame = received.poll(60, TimeUnit.SECONDS);
    assertThat(frame).isNotNull();
    return frame;
  }

  @Test
  void framesArriveInTheOrderSentByEachThread() throws Exception {
    CompletableFuture<Void> unused = read(one); // writes on when the socket was full
    CompletableFuture<Void> unusedToo = read(other);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      long base = t * 1_000_000L;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  one.send(new Frame(FrameKind.ORDER, base + i, new byte[i % 100]));
                  one.flush();
                }
              });
      threads.add(thread);
      thread.start();
    }
    long[] expected = new long[4];
    for (int i = 0; i < 20_000; i++) {
      Frame frame = next();
      int thread = (int) (frame.id() / 1_000_000);
      assertThat(frame.id() % 1_000_000).isEqualTo(expected[thread]++);
      assertThat(frame.payload()).hasSize((int) (frame.id() % 1_000_000 % 100));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void aThreadWithItsInterruptFlagSetMayWrite() throws Exception {
    CompletableFuture<Void> unused = read(other);
    Thread.currentThread().interrupt();
    one.send(Frame.of(FrameKind.ORDER, 1));
    one.flush();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(next().id()).isEqualTo(1);
    assertThat(pair.one().isOpen()).isTrue();
    one.send(Frame.of(FrameKind.ORDER, 2));
    one.flush();
    assertThat(next().id()).isEqualTo(2);
  }

  @Test
  void aPeerThatDoesNotReadStopsNobody() throws Exception {
    byte[] large = new byte[32 << 20];
    new Random(1).nextBytes(large);
    CompletableFuture<Void> unused = read(one); // serves the rest when there is room
    one.send(new Frame(FrameKind.ORDER, 1, large));
    one.flush(); // returns, though nobody reads
    one.send(Frame.of(FrameKind.ORDER, 2));
    one.flush();
    CompletableFuture<Void> unusedToo = read(other);
    assertThat(next().payload()).isEqualTo(large);
    assertThat(next().id()).isEqualTo(2);
  }

  @Test
  void aFrameMayComeByteByByte() throws Exception {
    CompletableFuture<Void> unused = read(other);
    ByteBuffer bytes = ByteBuffer.allocate(16 + 5);
    bytes.putInt(5).putInt(FrameKind.ORDER.code() << 24).putLong(7).put(new byte[] {1, 2, 3, 4, 5});
    for (int at = 0; at < bytes.capacity(); at++) {
      assertThat(received).isEmpty();
      long seen = other.signsOfLife();
      assertThat(pair.one().write(ByteBuffer.wrap(bytes.array(), at, 1))).isEqualTo(1);
      while (other.signsOfLife() == seen && received.isEmpty()) {
        Thread.onSpinWait();
      }
    }
    Frame frame = next();
    assertThat(frame.id()).isEqualTo(7);
    assertThat(frame.payload()).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void theEndOfTheOtherSideEndsTheReading() throws Exception {
    CompletableFuture<Void> reading = read(other);
    one.send(Frame.of(FrameKind.GOODBYE, 7));
    one.flush();
    assertThat(next().kind()).isEqualTo(FrameKind.GOODBYE);
    one.close();
    reading.get(60, TimeUnit.SECONDS);
  }

  /** So many bytes, each by its place; fewer can be read if it is cut. */
  private static final class Counted implements Attachment {
    private final long length;
    private final long there;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long at;

    Counted(long length, long there) {
      this.length = length;
      this.there = there;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public void read(ByteBuffer buffer) throws IOException {
      if (at == there) {
        throw new IOException("cut at " + at);
      }
      long count = Math.min(1 + at % 50_000, Math.min(there - at, buffer.remaining()));
      for (long end = at + count; at < end; at++) {
        buffer.put((byte) at);
      }
    }

    @Override
    public void close() {
      assertThat(closed.getCount()).isEqualTo(1);
      closed.countDown();
    }
  }

  @Test
  void attachmentsTravelBetweenOtherFramesAndAreClosedThen() throws Exception {
    CompletableFuture<Void> unused = read(one);
    CompletableFuture<Void> unusedToo = read(other);
    List<Counted> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Counted attachment = new Counted(1 + 30_000L * i, Long.MAX_VALUE);
      sent.add(attachment);
      one.send(Frame.of(FrameKind.PING, i));
      one.send(new Frame(FrameKind.ARRAY, i, new byte[i * 1_000]), attachment);
      one.send(new Frame(FrameKind.ORDER, i, new byte[i]));
      one.flush();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(next().kind()).isEqualTo(FrameKind.PING);
      byte[] payload = next().payload();
      assertThat(payload).hasSize(i * 1_000 + 1 + 30_000 * i);
      for (int at = i * 1_000; at < payload.length; at++) {
        assertThat(payload[at]).isEqualTo((byte) (at - i * 1_000));
      }
      assertThat(next().payload()).hasSize(i);
    }
    for (Counted attachment : sent) {
      assertThat(attachment.closed.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anAttachmentThatCannotBeReadEndsTheConnectionAndIsNotMadeUp() throws Exception {
    Counted whole = new Counted(100_000, Long.MAX_VALUE);
    Counted cut = new Counted(1_000_000, 100_000);
    Counted behind = new Counted(10, Long.MAX_VALUE);
    one.send(new Frame(FrameKind.ARRAY, 1, new byte[0]), whole);
    one.send(new Frame(FrameKind.ARRAY, 2, new byte[0]), cut);
    one.send(new Frame(FrameKind.ARRAY, 3, new byte[0]), behind);
    CompletableFuture<Void> reading = read(other);
    one.flush();
    Reading own = new Reading(one, received::add, Reading.Attendant.NONE);
    assertThatThrownBy(own::follow).hasMessage("an attachment can't be sent: cut at 100000");
    one.send(Frame.of(FrameKind.PING, 4));
    one.flush();
    one.close();
    reading.get(60, TimeUnit.SECONDS);
    assertThat(next().id()).isEqualTo(1);
    assertThat(received).isEmpty();
    for (Counted attachment : List.of(whole, cut, behind)) {
      assertThat(attachment.closed.getCount()).isZero();
    }
  }

  @Test
  void whatWasNotSentIsClosedWithTheConnection() {
    Counted before = new Counted(10, Long.MAX_VALUE);
    Counted after = new Counted(10, Long.MAX_VALUE);
    one.send(new Frame(FrameKind.ARRAY, 1, new byte[0]), before);
    one.close();
    one.send(new Frame(FrameKind.ARRAY, 2, new byte[0]), after);
    assertThat(before.closed.getCount()).isZero();
    assertThat(after.closed.getCount()).isZero();
    assertThat(one.unflushed()).isZero();
  }
}

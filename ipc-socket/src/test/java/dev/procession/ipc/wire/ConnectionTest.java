package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
}

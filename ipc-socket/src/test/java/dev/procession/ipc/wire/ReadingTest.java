package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private record Heard(Thread by, Frame frame) {}

  private SocketPair pair;
  private Connection here;
  private Connection there;
  private Reading reading;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Thread> steppedBack = new LinkedBlockingQueue<>();
  private final BlockingQueue<Thread> looks = new LinkedBlockingQueue<>();
  private volatile boolean leavesMore;

  @BeforeEach
  void connect() throws IOException {
    pair = SocketPair.open();
    here = new Connection(pair.one());
    there = new Connection(pair.other());
    reading =
        new Reading(
            here,
            frame -> heard.add(new Heard(Thread.currentThread(), frame)),
            new Reading.Attendant() {
              @Override
              public void onStepBack() {
                steppedBack.add(Thread.currentThread());
              }

              @Override
              public boolean look() {
                looks.add(Thread.currentThread());
                return leavesMore;
              }
            });
  }

  @AfterEach
  void close() throws IOException {
    here.close();
    there.close();
    pair.close();
  }

  private CompletableFuture<Thread> follow() {
    CompletableFuture<Thread> ended = new CompletableFuture<>();
    Thread follower =
        new Thread(
            () -> {
              try {
                reading.follow();
                ended.complete(Thread.currentThread());
              } catch (IOException e) {
                ended.completeExceptionally(e);
              }
            });
    follower.start();
    return ended;
  }

  private void say(long id) {
    there.send(Frame.of(FrameKind.RECALL, id));
    there.flush();
  }

  private Heard next() throws InterruptedException {
    Heard next = heard.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void aLeaderReadsWhatItWaitsFor() throws Exception {
    say(1);
    assertThat(reading.lead(() -> !heard.isEmpty(), Long.MAX_VALUE)).isTrue();
    assertThat(next().by()).isEqualTo(Thread.currentThread());
  }

  @Test
  void theFollowerReadsWhenNobodyLeads() throws Exception {
    CompletableFuture<Thread> follower = follow();
    say(1);
    Thread first = next().by();
    assertThat(first).isNotEqualTo(Thread.currentThread());
    say(2);
    assertThat(next().by()).isEqualTo(first);
    there.close();
    assertThat(follower.get(60, TimeUnit.SECONDS)).isEqualTo(first);
  }

  @Test
  void aFollowerThatWaitsInItsTurnLooksAfterWhatIsLeftBehind() throws Exception {
    CompletableFuture<Thread> follower = follow();
    say(1);
    Thread by = next().by(); // it waits for the next frame from now on, or is about to
    leavesMore = true;
    reading.attend();
    for (int i = 0; i < 3; i++) { // though no frame comes
      assertThat(looks.poll(60, TimeUnit.SECONDS)).isEqualTo(by);
    }
    leavesMore = false;
    reading.attend(); // it may just have looked for the last time
    assertThat(looks.poll(60, TimeUnit.SECONDS)).isEqualTo(by);
    there.close();
    assertThat(follower.get(60, TimeUnit.SECONDS)).isEqualTo(by);
  }

  @Test
  void theFollowerStepsBackForALeaderThatCameInVain() throws Exception {
    CompletableFuture<Thread> follower = follow();
    say(1);
    Thread by = next().by();
    while (reading.lead(() -> true, Long.MAX_VALUE)) { // until the follower has the turn
      Thread.onSpinWait();
    }
    say(2); // what wakes it
    assertThat(steppedBack.poll(60, TimeUnit.SECONDS)).isEqualTo(by);
    there.close();
    follower.get(60, TimeUnit.SECONDS);
  }

  @Test
  void afterALeadersLastVisitTheFollowerReadsAgain() throws Exception {
    CompletableFuture<Thread> follower = follow();
    for (int i = 1; i <= 200; i++) {
      say(i);
      assertThat(next().frame().id()).isEqualTo(i);
      say(-i);
      while (!reading.lead(() -> !heard.isEmpty(), Long.MAX_VALUE) && heard.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(next().frame().id()).isEqualTo(-i);
    }
    there.close();
    follower.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aLeaderLeavesAtItsDeadlineOnWakeupAndOnInterrupt() {
    assertThat(reading.lead(() -> false, System.nanoTime())).isTrue();
    AtomicInteger asked = new AtomicInteger();
    here.wakeup();
    assertThat(reading.lead(() -> asked.incrementAndGet() > 1, Long.MAX_VALUE)).isTrue();
    Thread.currentThread().interrupt();
    assertThat(reading.lead(Thread.currentThread()::isInterrupted, Long.MAX_VALUE)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pair.one().isOpen()).isTrue();
  }

  @Test
  void theEndThatALeaderFindsEndsTheFollower() throws Exception {
    there.close();
    assertThat(reading.lead(() -> false, Long.MAX_VALUE)).isFalse();
    follow().get(60, TimeUnit.SECONDS);
    assertThat(reading.lead(() -> false, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void whatIsNoFrameEndsTheReadingWithThatFailure() throws Exception {
    CompletableFuture<Thread> follower = follow();
    ByteBuffer garbage = ByteBuffer.allocate(64);
    for (int i = 0; i < 64; i++) {
      garbage.put((byte) -1);
    }
    int unused = pair.other().write(garbage.flip());
    assertThatThrownBy(() -> follower.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("not a frame");
  }
}

package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.RemoteTaskException;
import dev.procession.TaskSerializationException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.EncodedResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DecodersTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private record End(Decoded awaiting, Outcome outcome) {}

  private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> ticks = new ArrayDeque<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private boolean exhausted;
  private final Decoders decoders =
      new Decoders(
          (awaiting, outcome) -> ends.add(new End(awaiting, outcome)),
          1,
          LIMIT,
          this::thread,
          now::get,
          ticks::add);

  private Thread thread(Runnable work) {
    if (exhausted) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    Thread thread = new Thread(work, "decoder");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void releaseAll() {
    never.countDown();
    decoders.shutdown();
  }

  private static final class Wanted implements Decoded {
    private final AtomicBoolean awaited = new AtomicBoolean(true);

    @Override
    public boolean isAwaited() {
      return awaited.get();
    }

    @Override
    public void end(Outcome outcome, long now) {
      throw new AssertionError("told under the engine's lock alone");
    }
  }

  private static final class Coded implements EncodedResult {
    private final Callable<@Nullable Object> decoding;
    private final AtomicBoolean discarded = new AtomicBoolean();

    Coded(Callable<@Nullable Object> decoding) {
      this.decoding = decoding;
    }

    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public boolean isFailure() {
      return false;
    }

    @Override
    public RemoteTaskException failureText() {
      throw new IllegalStateException("it returned");
    }

    @Override
    public @Nullable Object decode() throws Exception {
      return decoding.call();
    }

    @Override
    public void discard() {
      discarded.set(true);
    }
  }

  private Wanted execute(Callable<@Nullable Object> decoding) {
    Wanted wanted = new Wanted();
    decoders.execute(new Coded(decoding), wanted);
    return wanted;
  }

  private End end() throws InterruptedException {
    End end = ends.poll(60, TimeUnit.SECONDS);
    assertThat(end).isNotNull();
    return end;
  }

  private void tick() {
    ticks.remove().run();
  }

  private Wanted executeEndless() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Wanted endless =
        execute(
            () -> {
              begun.countDown();
              never.await();
              return "too late";
            });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    return endless;
  }

  @Test
  void tellsWhatWasDecodedAndWhatWasThrown() throws Exception {
    execute(() -> 1);
    assertThat(end().outcome()).isEqualTo(new Outcome.Success(1));
    ArithmeticException thrown = new ArithmeticException("by zero");
    execute(
        () -> {
          throw thrown;
        });
    assertThat(end().outcome()).isEqualTo(new Outcome.Failure(thrown));
    assertThat(threads).hasSize(1);
  }

  @Test
  void oneThatNeverEndsKeepsNoOther() throws Exception {
    executeEndless();
    Wanted other = execute(() -> 2);
    assertThat(ends).isEmpty();
    tick();
    End end = end();
    assertThat(end.awaiting()).isSameAs(other);
    assertThat(end.outcome()).isEqualTo(new Outcome.Success(2));
  }

  @Test
  void oneThatPassesTheLimitFailsOnce() throws Exception {
    Wanted endless = executeEndless();
    now.addAndGet(LIMIT.toNanos() + 1);
    tick();
    End end = end();
    assertThat(end.awaiting()).isSameAs(endless);
    assertThat(end.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure ->
                assertThat(failure.cause())
                    .isInstanceOf(TaskSerializationException.class)
                    .hasMessageContaining("PT1M"));
    never.countDown();
    execute(() -> 3);
    assertThat(end().outcome()).isEqualTo(new Outcome.Success(3));
    assertThat(ends).isEmpty();
  }

  @Test
  void whatNothingAwaitsIsDiscarded() throws Exception {
    Wanted gone = new Wanted();
    gone.awaited.set(false);
    Coded result =
        new Coded(
            () -> {
              throw new AssertionError("decoded");
            });
    decoders.execute(result, gone);
    assertThat(result.discarded).isTrue();

    executeEndless();
    Coded cancelled = new Coded(() -> 4);
    Wanted impatient = new Wanted();
    decoders.execute(cancelled, impatient);
    impatient.awaited.set(false);
    Wanted last = execute(() -> 5);
    tick();
    assertThat(end().awaiting()).isSameAs(last);
    assertThat(cancelled.discarded).isTrue();
  }

  @Test
  void withoutAThreadTheCallerDecodes() throws Exception {
    exhausted = true;
    execute(() -> Thread.currentThread());
    assertThat(end().outcome()).isEqualTo(new Outcome.Success(Thread.currentThread()));
  }

  @Test
  void itsThreadsEnd() throws Exception {
    execute(() -> 6);
    assertThat(end().outcome()).isEqualTo(new Outcome.Success(6));
    decoders.shutdown();
    for (Thread thread : threads) {
      thread.join(60_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }
}

package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Far more tasks than a bounded queue takes, from several threads. */
class BoundedQueueTest {
  private static final int CAPACITY = 64;
  private static final int THREADS = 4;
  private static final int TASKS = Integer.getInteger("bounded", 1_000_000);

  /** What may wait beyond the queue: what two workers hold. */
  private static final int HELD = 2 * 64;

  private final AtomicLong sum = new AtomicLong();

  private void submit(Executor executor, int from) {
    for (int i = from; i < TASKS; i += THREADS) {
      long value = i;
      var unused = executor.submit(() -> sum.addAndGet(value));
      if (i % 1_000 < THREADS) {
        assertThat(executor.status().queued()).isLessThanOrEqualTo(CAPACITY + HELD);
      }
    }
  }

  @Test
  void aMillionTasksPassAndTheQueueStaysSmall() throws Exception {
    try (Executor executor =
        Executor.open(ExecutorSpec.of("local").withWorkers(2).withQueueCapacity(CAPACITY))) {
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int from = t;
        callers.add(
            CompletableFuture.runAsync(
                () -> submit(executor, from), task -> new Thread(task).start()));
      }
      for (CompletableFuture<Void> caller : callers) {
        caller.get(100, TimeUnit.SECONDS);
      }
    }
    assertThat(sum).hasValue((TASKS - 1L) * TASKS / 2);
  }
}

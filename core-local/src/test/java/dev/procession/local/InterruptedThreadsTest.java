package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Somebody interrupts all threads that he finds: ours go on, and so do callbacks. */
class InterruptedThreadsTest {
  private static final int TASKS = 20_000;

  @Test
  void tasksThatDoNotCareEndRight() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger called = new AtomicInteger();
    Thread mischief = new Thread(() -> interruptUntil(over), "mischief");
    try (Executor executor = Executor.open(ExecutorSpec.of("local").withWorkers(2))) {
      mischief.start();
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        Future<Integer> future = executor.submit(x -> x * x, i);
        future.whenComplete((value, failure) -> called.incrementAndGet());
        futures.add(future);
      }
      for (int i = 0; i < TASKS; i++) {
        assertThat(futures.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i * i);
      }
      executor.shutdown();
      assertThat(executor.awaitTermination(Duration.ofMinutes(1))).isTrue();
      assertThat(called).hasValue(TASKS);
    } finally {
      over.set(true);
      mischief.join();
    }
  }

  private static void interruptUntil(AtomicBoolean over) {
    while (!over.get()) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("procession-")) {
          thread.interrupt();
        }
      }
    }
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody interrupts all threads that he finds, as application servers do: ours go on. */
class InterruptedThreadsIT {
  private static final int TASKS = 500;
  private static final int ROUNDS = 20;

  private final AtomicInteger interrupts = new AtomicInteger();
  private volatile boolean over;
  private Thread mischief;

  @BeforeEach
  void interruptAll() {
    mischief =
        new Thread(
            () -> {
              while (!over) {
                interruptOurs();
              }
            },
            "mischief");
    mischief.start();
  }

  @AfterEach
  void stop() throws Exception {
    over = true;
    mischief.join();
  }

  private void interruptOurs() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("procession-")) {
        thread.interrupt();
        interrupts.incrementAndGet();
      }
    }
  }

  /** Also of its own JVM, the one that runs it excepted. */
  private static int interruptAllAndSquare(int x) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
    return x * x;
  }

  private static ExecutorSpec spec() {
    return ExecutorSpec.of("forking").withWorkers(2).withRestarts(0, Duration.ofHours(1));
  }

  /** From the first start on, whose threads launch, listen and read. */
  @Test
  void inTheParent() throws Exception {
    for (int round = 0; round < ROUNDS / 4; round++) {
      try (Executor executor = Executor.open(spec())) {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
          futures.add(executor.submit(Tasks::square, i));
        }
        for (int i = 0; i < TASKS; i++) {
          assertThat(Patience.get(futures.get(i))).isEqualTo(i * i);
        }
        assertThat(executor.status().restarts()).isZero();
      }
    }
    assertThat(interrupts.get()).isPositive();
  }

  @Test
  void inItsWorkers() throws Exception {
    try (Executor executor = Executor.open(spec())) {
      for (int i = 0; i < ROUNDS; i++) {
        Future<Integer> future = executor.submit(InterruptedThreadsIT::interruptAllAndSquare, i);
        assertThat(Patience.get(future)).isEqualTo(i * i);
      }
      assertThat(executor.status().restarts()).isZero();
    }
  }
}

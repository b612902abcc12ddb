package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.tck.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Somebody interrupts all threads that he finds, here and in the workers: ours go on. */
class InterruptedThreadsIT {
  private static final int TASKS = 30;

  private static void interruptAll(String beginning) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread != Thread.currentThread() && thread.getName().startsWith(beginning)) {
        thread.interrupt();
      }
    }
  }

  private static int interruptAllAndSquare(int x) {
    interruptAll("");
    return x * x;
  }

  /** A worker whose listening thread had ended would not take the second executor. */
  @Test
  void oneExecutorAfterTheOther() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread mischief =
        new Thread(
            () -> {
              while (!over.get()) {
                interruptAll("procession-");
              }
            },
            "mischief");
    try (RunningWorkers workers = RunningWorkers.start(1)) {
      mischief.start();
      ExecutorSpec spec =
          ExecutorSpec.of("socket")
              .withAddresses(workers.addresses())
              .withKeyFile(workers.keyFile())
              .withRestarts(0, Duration.ofHours(1));
      long first = pidAfterTasks(spec);
      assertThat(pidAfterTasks(spec)).isEqualTo(first);
    } finally {
      over.set(true);
      mischief.join();
    }
  }

  private static long pidAfterTasks(ExecutorSpec spec) throws Exception {
    try (Executor executor = Executor.open(spec)) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        futures.add(executor.submit(InterruptedThreadsIT::interruptAllAndSquare, i));
      }
      for (int i = 0; i < TASKS; i++) {
        assertThat(Patience.get(futures.get(i))).isEqualTo(i * i);
      }
      return Patience.get(executor.submit(() -> ProcessHandle.current().pid()));
    }
  }
}

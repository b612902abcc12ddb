package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose answer is held back, and who waits for it, may be at the same worker. */
class HeldBackAnswersTest {
  private static final int ROUNDS = 200;
  private static final int SHORT_TASKS = 200;

  /** Each round ends only if the engine asks for what its one worker holds back. */
  @Test
  void aTaskMayWaitForOneBeforeItAtTheSameWorker() throws Exception {
    try (Executor executor = Executor.open(ExecutorSpec.of("local").withWorkers(1))) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<Integer>> sent = new ArrayList<>();
        for (int i = 0; i < SHORT_TASKS; i++) {
          sent.add(executor.submit(value -> value, i));
        }
        Future<Integer> last = sent.get(SHORT_TASKS - 1);
        Future<Integer> waiting = executor.submit(() -> last.get(60, TimeUnit.SECONDS));
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(SHORT_TASKS - 1);
      }
    }
  }
}

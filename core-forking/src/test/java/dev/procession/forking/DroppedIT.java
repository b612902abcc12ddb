package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that nobody holds any more: its work is done, and then its workers go. */
class DroppedIT {
  @TempDir Path folder;

  private static Future<Long> openAndForget(Signal started, Signal go) {
    Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1));
    return executor.submit(
        () -> {
          Object unused = Tasks.await(started, go);
          return CurrentProcess.get().pid();
        });
  }

  @Test
  void itsPendingWorkEndsAndThenItsWorker() throws Exception {
    Signal started = new Signal(folder.resolve("started").toString());
    Signal go = new Signal(folder.resolve("go").toString());
    Future<Long> pending = openAndForget(started, go);
    started.await();
    for (int i = 0; i < 3; i++) {
      System.gc(); // it may be noticed before the task has ended, or after
    }
    assertThat(pending.isDone()).isFalse();
    go.raise();
    long pid = Patience.get(pending);
    Patience.until(
        "its worker is gone",
        () -> {
          System.gc();
          return ProcessHandle.of(pid).isEmpty();
        });
    Patience.until("so are its threads", () -> !LivingThreads.hasNamed("procession-forking-"));
  }
}

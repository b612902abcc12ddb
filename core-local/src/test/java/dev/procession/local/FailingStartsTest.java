package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.BrokenExecutorException;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.core.PooledExecutor;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerFactory;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Backends whose starts throw, as when the parent has no thread left. */
class FailingStartsTest {

  /** The first starts throw. */
  private static final class Flaky implements WorkerFactory {
    private final LocalWorkerFactory others = new LocalWorkerFactory();
    private final Error failure;
    private int failures;

    Flaky(Error failure, int failures) {
      this.failure = failure;
      this.failures = failures;
    }

    @Override
    public Cargo pack(Callable<?> task) {
      return others.pack(task);
    }

    @Override
    public Worker start(WorkerRequest request, WorkerListener listener) {
      if (failures-- > 0) {
        throw failure;
      }
      return others.start(request, listener);
    }

    @Override
    public void close() {}
  }

  private static Executor open(Error failure, int failures) {
    return PooledExecutor.open(
        "flaky",
        Set.of(),
        Set.of(),
        ExecutorSpec.of("flaky").withWorkers(1).withRestarts(2, Duration.ofMinutes(1)),
        new Flaky(failure, failures));
  }

  @Test
  void aStartThatFailsIsMadeAgain() throws Exception {
    try (Executor executor = open(new LinkageError("injected"), 2)) {
      assertThat(executor.submit(() -> 7).get(100, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void forWantOfThreadsTheyMayFailMoreOften() throws Exception {
    try (Executor executor = open(new OutOfMemoryError("unable to create native thread"), 4)) {
      assertThat(executor.submit(() -> 7).get(100, TimeUnit.SECONDS)).isEqualTo(7);
    }
  }

  @Test
  void startsThatFailTooOftenBreakTheExecutor() {
    try (Executor executor = open(new LinkageError("injected"), Integer.MAX_VALUE)) {
      Future<Integer> future = executor.submit(() -> 7);
      assertThatThrownBy(() -> future.get(100, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(BrokenExecutorException.class)
          .hasMessageContaining("injected");
    }
  }
}

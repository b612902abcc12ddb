package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system gives neither the parent nor its workers one thread or process more. */
@Rounds
class ThreadLimitIT {
  private static final int WORKERS = 2;
  private static final int TASKS = 500;

  @TempDir Path folder;

  @Test
  void everyFutureEndsAndEveryCallbackIsCalledAllTheSame() throws Exception {
    try (ControlGroup group = ControlGroup.of("pids", "pids.max")) {
      assertThat(group.run(Main.class, group.limit().toString(), folder.toString()))
          .endsWith("done\n");
    }
  }

  /** The parent. */
  static final class Main {
    private final Path limit;
    private final Path folder;
    private final AtomicInteger called = new AtomicInteger();

    private Main(Path limit, Path folder) {
      this.limit = limit;
      this.folder = folder;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      Main main = new Main(Path.of(arguments[0]), Path.of(arguments[1]));
      try (Executor executor =
          Executor.open(
              ExecutorSpec.of("forking")
                  .withWorkers(WORKERS)
                  .withRestarts(1, Duration.ofHours(1)))) {
        main.allAreThere(executor);
        Files.writeString(main.limit, "0");
        try {
          main.tasksRun(executor);
          main.aThreadTooManyIsTheTasksOwn(executor);
          main.noNewWorkerBreaksIt(executor);
        } finally {
          Files.writeString(main.limit, "max");
        }
        main.tasksRun(executor); // by new workers
      }
      System.out.println("done");
    }

    /** Its workers run a task each at the same time. */
    private void allAreThere(Executor executor) throws Exception {
      Signal go = new Signal(folder.resolve("go").toString());
      List<Future<?>> together = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Signal started = new Signal(folder.resolve("started-" + i).toString());
        together.add(executor.submit(() -> Tasks.await(started, go)));
        started.await();
      }
      go.raise();
      for (Future<?> future : together) {
        Object unused = Patience.get(future);
      }
    }

    private void tasksRun(Executor executor) throws Exception {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        Future<Integer> future = executor.submit(Tasks::square, i);
        future.whenComplete((result, failure) -> called.incrementAndGet());
        futures.add(future);
      }
      for (int i = 0; i < TASKS; i++) {
        assertThat(Patience.get(futures.get(i))).isEqualTo(i * i);
      }
      Patience.until("every callback is called: " + called, () -> called.get() % TASKS == 0);
    }

    private void aThreadTooManyIsTheTasksOwn(Executor executor) throws Exception {
      assertThat(Patience.failure(executor.submit(() -> new Thread(() -> {}).start())))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageContaining("native thread");
    }

    /** One worker left after that; once it is gone, starts fail for want of a thread, for long. */
    private void noNewWorkerBreaksIt(Executor executor) throws Exception {
      BlockingQueue<ExitReport> exits = new LinkedBlockingQueue<>();
      AutoCloseable unused = executor.subscribe(new Ear(exits));
      assertThat(Patience.failure(executor.submit(() -> Tasks.halt(3))))
          .isInstanceOf(WorkerCrashedException.class);
      Future<Integer> waiting = executor.submit(Tasks::square, 3);
      int failures = 0;
      while (failures < 4) {
        ExitReport exit = exits.poll(Patience.deadline().toSeconds(), TimeUnit.SECONDS);
        assertThat(exit).isNotNull();
        if (exit.kind() == ExitReport.Kind.NEVER_READY) {
          assertThat(exit.reason()).contains("it could not be started").contains("thread");
          failures++;
        }
      }
      assertThat(waiting.isDone()).isFalse();
      assertThat(called).hasValue(TASKS);
    }
  }

  /** Takes down how workers end. */
  record Ear(BlockingQueue<ExitReport> exits) implements ExecutorListener {
    @Override
    public void onWorkerExited(ExitReport report) {
      exits.add(report);
    }
  }
}

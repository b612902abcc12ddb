package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.BrokenExecutorException;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Tasks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Workers that become ready and end before they run a task break their executor, which says why.
 */
@Rounds
class CrashLoopIT {
  private static final int RESTARTS = 2;
  private static final ExecutorSpec SPEC =
      ExecutorSpec.of("forking")
          .withWorkers(1)
          .withProcess(ProcessSpec.ofCurrentJvm().withOutput(ProcessSpec.Output.DISCARD))
          .withRestarts(RESTARTS, Duration.ofHours(1));

  private final ToldExits exits = new ToldExits();

  private static final class Killer implements ExecutorListener {
    @Override
    public void onWorkerStarted(String worker, long pid) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static List<Future<Integer>> submitSome(Executor executor) {
    return IntStream.range(0, 5).mapToObj(i -> executor.submit(Tasks::square, i)).toList();
  }

  /** They all fail with the last report, each with an exception of its own. */
  private static ExitReport lastReport(List<Future<Integer>> failed) throws InterruptedException {
    Set<ExitReport> reports = new HashSet<>();
    for (Future<Integer> future : failed) {
      Throwable failure = Patience.failure(future);
      assertThat(failure)
          .isInstanceOf(BrokenExecutorException.class)
          .hasMessageContaining("workers keep ending before they run a task")
          .hasMessageContaining("withRestarts");
      assertThat(failure.getCause()).isInstanceOf(WorkerCrashedException.class);
      ExitReport report = ((WorkerCrashedException) failure.getCause()).report();
      assertThat(failure).hasMessageContaining(report.reason());
      reports.add(report);
    }
    assertThat(reports).hasSize(1);
    return reports.iterator().next();
  }

  @Test
  void anInitializerThatHalts() throws Exception {
    try (Executor executor = Executor.open(SPEC.withInitializer(Deaths::speakAndHalt))) {
      AutoCloseable unused = executor.subscribe(exits);
      List<Future<Integer>> queued = submitSome(executor);
      ExitReport report = lastReport(queued);
      assertThat(report.kind()).isEqualTo(Kind.EXITED);
      assertThat(report.exitCode()).hasValue(3);
      assertThat(report.worker()).isEqualTo("Worker-" + (RESTARTS + 1));
      assertThat(report.stderr()).contains("line 60");
      assertThat(lastReport(submitSome(executor))).isEqualTo(report);
    }
    assertThat(exits.all).hasSize(RESTARTS + 1);
  }

  @Test
  void workersThatAreKilledAsSoonAsTheyAreReady() throws Exception {
    try (Executor executor = Executor.open(SPEC.withSpares(1))) {
      long first = Patience.get(executor.submit(() -> ProcessHandle.current().pid()));
      AutoCloseable unusedToo = executor.subscribe(new Killer());
      AutoCloseable unused = executor.subscribe(exits);
      UnixSignal.send("KILL", first);
      ExitReport last = null;
      for (int i = 0; i <= RESTARTS; i++) {
        last = exits.next();
      }
      ExitReport report = lastReport(submitSome(executor));
      assertThat(report).isEqualTo(last);
      assertThat(report.kind()).isEqualTo(Kind.SIGNALLED);
      assertThat(report.exitCode()).hasValue(-9);
    }
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.ipc.Liveness;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who is silent while it is waited for is given up if it is stopped or wedged, not if it works, and
 * not before its limit. The clock is another silent worker: when that one is given up, the limit of
 * its executor has passed.
 */
@Rounds
class SilenceIT {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Liveness IMPATIENT = new Liveness(TICK, 2, 5);
  private static final Duration LIMIT = TICK.multipliedBy(2 + 5);

  @TempDir Path folder;
  private final ToldExits exits = new ToldExits();
  private Executor impatient;
  private int signals;

  @BeforeEach
  void open() {
    impatient = open(2, IMPATIENT);
    AutoCloseable unused = impatient.subscribe(exits);
  }

  @AfterEach
  void close() {
    List<Future<?>> unused = impatient.shutdownNow(); // a stopped one ends by itself no more
    impatient.close();
  }

  private static Executor open(int workers, Liveness liveness) {
    return open(workers, liveness, ProcessSpec.ofCurrentJvm());
  }

  private static Executor open(int workers, Liveness liveness, ProcessSpec process) {
    return ForkingBackend.open(
        "forking",
        ExecutorSpec.of("forking").withWorkers(workers).withProcess(process),
        new ForkedWorkerFactory(UnaryOperator.identity(), liveness, null));
  }

  private Signal signal() {
    return new Signal(folder.resolve("signal-" + signals++).toString());
  }

  /** A worker in the middle of a task that ends when {@code go} is raised. */
  private record Busy(long pid, Signal go, Future<?> task) {
    static Busy of(Executor executor, Signal started, Signal pid, Signal go) throws Exception {
      Future<?> task =
          executor.submit(
              () -> {
                Files.writeString(Path.of(pid.file()), "" + ProcessHandle.current().pid());
                return Tasks.await(started, go);
              });
      started.await();
      long number = Long.parseLong(Files.readString(Path.of(pid.file())));
      return new Busy(number, go, task);
    }
  }

  private Busy busy(Executor executor) throws Exception {
    return Busy.of(executor, signal(), signal(), signal());
  }

  /** Returns when a worker that was stopped in this call has been given up. */
  private ExitReport stopOne() throws Exception {
    Busy stopped = busy(impatient);
    UnixSignal.send("STOP", stopped.pid());
    Throwable failure = Patience.failure(stopped.task());
    assertThat(failure).isInstanceOf(WorkerCrashedException.class);
    ExitReport report = exits.next();
    assertThat(report).isEqualTo(((WorkerCrashedException) failure).report());
    assertThat(report.pid()).isEqualTo(stopped.pid());
    return report;
  }

  @Test
  void aStoppedOneIsGivenUp() throws Exception {
    ExitReport report = stopOne();
    assertThat(report.kind()).isEqualTo(Kind.UNRESPONSIVE);
    assertThat(report.reason())
        .contains("it has been silent for", "hardly any processor time", "SIGSTOP");
    assertThat(Patience.get(impatient.submit(Tasks::square, 3))).isEqualTo(9);
  }

  @Test
  void aWedgedOneIsGivenUpOnceItWorksNoMore() throws Exception {
    Signal working = signal();
    Signal wedged = signal();
    Signal rest = signal();
    Executor graceful = impatient.with(TaskOptions.none().withGrace(Patience.deadline()));
    Future<?> task = graceful.submit(() -> Deaths.wedge(working, wedged, rest));
    working.await();
    assertThat(task.cancel(true)).isTrue();
    wedged.await();
    ExitReport first = stopOne();
    ExitReport second = stopOne(); // it was silent before the first was stopped
    rest.raise();
    ExitReport report = exits.next();
    assertThat(report.kind()).isEqualTo(Kind.UNRESPONSIVE);
    assertThat(report.worker()).isNotIn(first.worker(), second.worker());
    assertThat(report.reason())
        .contains("it has been silent for", "hardly any processor time")
        .doesNotContain("SIGSTOP");
  }

  @Test
  void oneThatGoesOnBeforeItsLimitIsNot() throws Exception {
    ToldExits ended = new ToldExits();
    try (Executor patient = open(1, new Liveness(TICK, 2, 6_000))) {
      AutoCloseable unused = patient.subscribe(ended);
      Busy busy = busy(patient);
      UnixSignal.send("STOP", busy.pid());
      try {
        assertThat(stopOne().kind()).isEqualTo(Kind.UNRESPONSIVE);
        assertThat(busy.task().isDone()).isFalse();
      } finally {
        UnixSignal.send("CONT", busy.pid());
        busy.go().raise();
      }
      assertThat(Patience.get(busy.task())).isNotNull();
      assertThat(Patience.get(patient.submit(() -> ProcessHandle.current().pid())))
          .isEqualTo(busy.pid());
      assertThat(ended.all).isEmpty();
    }
  }

  /** It is as silent as a stopped one, for as long, but the collector works. */
  @Test
  void oneThatCollectsForLongIsNot() throws Exception {
    ProcessSpec process =
        ProcessSpec.ofCurrentJvm().withMaxHeap("3g").withJvmArguments("-XX:+UseSerialGC");
    try (Executor collecting = open(1, IMPATIENT, process)) {
      AutoCloseable unused = collecting.subscribe(exits);
      Future<Duration> stood = collecting.submit(() -> Deaths.collect(LIMIT.multipliedBy(2)));
      assertThat(Patience.get(stood)).isGreaterThan(LIMIT);
    }
    assertThat(exits.all).allMatch(exit -> exit.kind() == Kind.COMPLETED);
  }
}

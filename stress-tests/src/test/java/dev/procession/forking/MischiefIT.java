package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.RemoteTaskException;
import dev.procession.SerializableRunnable;
import dev.procession.TaskOptions;
import dev.procession.TaskSerializationException;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tasks should not do costs them alone; the pool works on. */
@Rounds
class MischiefIT {
  private static final ExecutorSpec SPEC =
      ExecutorSpec.of("forking")
          .withWorkers(2)
          .withProcess(
              ProcessSpec.ofCurrentJvm()
                  .withMaxHeap("128m")
                  .withOutput(ProcessSpec.Output.DISCARD));

  private static final ToldExits EXITS = new ToldExits();

  private static Executor executor;

  @TempDir Path folder;
  private Future<?> bystander;

  @BeforeAll
  static void open() {
    executor = Executor.open(SPEC);
    AutoCloseable unused = executor.subscribe(EXITS);
  }

  @AfterAll
  static void close() {
    executor.close();
    EXITS.all.clear();
  }

  /** One worker is in the middle of something all the while. */
  @BeforeEach
  void standBy() {
    Signal started = new Signal(folder.resolve("standing").toString());
    Signal go = new Signal(folder.resolve("go").toString());
    bystander = executor.submit(() -> Tasks.await(started, go));
    started.await();
  }

  @AfterEach
  void onlyThatTaskPaid() throws Exception {
    List<Future<Integer>> later =
        IntStream.range(0, 20).mapToObj(i -> executor.submit(Tasks::square, i)).toList();
    for (int i = 0; i < later.size(); i++) {
      assertThat(Patience.get(later.get(i))).isEqualTo(i * i);
    }
    new Signal(folder.resolve("go").toString()).raise();
    assertThat(Patience.get(bystander)).isNotNull();
  }

  private static void run(Executor on, SerializableRunnable task) throws Exception {
    Object unused = Patience.get(on.submit(task));
  }

  private static long worker(Executor of) throws Exception {
    return Patience.get(of.submit(() -> CurrentProcess.get().pid()));
  }

  /** The worker that is not the bystander's runs them all, and serves on. */
  private static void harmless(SerializableRunnable... tasks) throws Exception {
    long before = worker(executor);
    for (SerializableRunnable task : tasks) {
      run(executor, task);
      assertThat(worker(executor)).isEqualTo(before);
    }
    assertThat(EXITS.all).noneMatch(report -> report.pid() == before);
  }

  private static Throwable failure(SerializableRunnable task) throws Exception {
    return Patience.failure(executor.submit(task));
  }

  @Test
  void exits() throws Exception {
    assertThat(failure(() -> Tasks.exit(0))).isInstanceOf(WorkerCrashedException.class);
    assertThat(failure(() -> Tasks.halt(0))).isInstanceOf(WorkerCrashedException.class);
  }

  @Test
  void overflowsItsStack() throws Exception {
    assertThat(failure(() -> Tasks.recurse(0))).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void loopsAndIgnoresInterrupts() throws Exception {
    Signal started = new Signal(folder.resolve("spinning").toString());
    Executor strict =
        executor.with(
            TaskOptions.none().withTimeout(Duration.ofMillis(300)).withGrace(Duration.ZERO));
    assertThat(Patience.failure(strict.submit(() -> Tasks.spin(started))))
        .isInstanceOf(TaskTimeoutException.class);
  }

  @Test
  void replacesAndClosesItsStreams() throws Exception {
    harmless(Mischief::redirect, Mischief::closeStreams, Mischief::closeStreams);
    assertThat(Patience.get(executor.submit(() -> System.in.read()))).isNegative();
  }

  @Test
  void closesTheStandardInputItself() throws Exception {
    harmless(Mischief::closeStandardInput);
  }

  @Test
  void readsItsStandardInput() throws Exception {
    harmless(Mischief::readToTheEnd);
  }

  @Test
  void floodsItsOutput() throws Exception {
    harmless(Mischief::flood);
  }

  @Test
  void leavesThreadsBehind() throws Exception {
    long pid;
    try (Executor own = Executor.open(SPEC.withWorkers(1))) {
      AutoCloseable unused = own.subscribe(EXITS);
      pid = worker(own);
      run(own, Mischief::leaveThread);
      assertThat(worker(own)).isEqualTo(pid);
    }
    assertThat(EXITS.of(pid).kind()).isEqualTo(Kind.COMPLETED);
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  /** Of a worker of its own: the JDK itself lacks its properties from then on. */
  @Test
  void changesEveryDefault() throws Exception {
    try (Executor lost = Executor.open(SPEC.withWorkers(1))) {
      long before = worker(lost);
      run(lost, Mischief::changeDefaults);
      assertThat(Patience.get(lost.submit(Mischief::defaults)))
          .isEqualTo("ar-EG-u-nu-arab Pacific/Kiritimati null");
      assertThat(Patience.failure(lost.submit(() -> Tasks.fail("٣"))))
          .isInstanceOf(Tasks.Checked.class)
          .hasMessage("٣");
      assertThat(worker(lost)).isEqualTo(before);
    }
  }

  @Test
  void aClassCanNotBeInitialised() throws Exception {
    assertThat(failure(() -> Mischief.initialise()))
        .isInstanceOfAny(ExceptionInInitializerError.class, NoClassDefFoundError.class);
  }

  @ParameterizedTest
  @EnumSource
  void anArgumentMisbehavesAsItArrives(Mischief.Arrival arrival) throws Exception {
    Mischief.Parcel parcel = new Mischief.Parcel(arrival);
    Executor strict =
        executor.with(
            TaskOptions.none().withTimeout(Duration.ofSeconds(1)).withGrace(Duration.ZERO));
    Throwable failure = Patience.failure(strict.submit(() -> parcel.hashCode()));
    switch (arrival) {
      case THROWS -> assertThat(failure).hasStackTraceContaining("does not want to arrive");
      case EXITS -> assertThat(failure).hasMessageContaining("exited with code 17");
      case LOOPS -> assertThat(failure).isInstanceOf(TaskTimeoutException.class);
    }
  }

  @Test
  void aResultThatCanNotTravel() throws Exception {
    Future<?> future = executor.submit(() -> new Tasks.Holder());
    assertThat(Patience.failure(future))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("Holder.inner.thread");
  }

  @Test
  void aResultTenThousandLevelsDeep() throws Exception {
    Future<List<Object>> future = executor.submit(() -> Mischief.deep(10_000));
    assertThat(Patience.failure(future)).isInstanceOf(TaskSerializationException.class);
  }

  @Test
  void exceptionsThatCanNotTravelAsTheyAre() throws Exception {
    Throwable stuck =
        failure(
            () -> {
              throw new Tasks.Stuck("stuck");
            });
    assertThat(stuck).isInstanceOf(RemoteTaskException.class).hasMessageContaining("stuck");
    Throwable speechless =
        failure(
            () -> {
              throw new Mischief.Speechless();
            });
    assertThat(speechless.getClass()).isIn(Mischief.Speechless.class, RemoteTaskException.class);
    Throwable circular =
        failure(
            () -> {
              throw new Mischief.Circular();
            });
    assertThat(circular).hasMessageContaining("circular");
  }

  @Test
  void aResultOfAGibibyte() throws Exception {
    assumeTrue(
        Runtime.getRuntime().maxMemory() > 3L << 30, "NOT TESTED: no such array fits this heap");
    ProcessSpec large = ProcessSpec.ofCurrentJvm().withMaxHeap("2500m");
    try (Executor own = Executor.open(SPEC.withWorkers(1).withProcess(large))) {
      long before = worker(own);
      byte[] gibibyte = Patience.get(own.submit(() -> Mischief.gibibyte()));
      assertThat(Mischief.isGibibyte(gibibyte)).isTrue();
      assertThat(worker(own)).isEqualTo(before);
    }
  }

  @Test
  void aResultThatItsHeapHasNoRoomFor() throws Exception {
    Throwable failure = Patience.failure(executor.submit(() -> Mischief.gibibyte()));
    assertThat(failure).isInstanceOf(WorkerCrashedException.class);
    ExitReport report = ((WorkerCrashedException) failure).report();
    assertThat(report.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(report.reason()).contains("Java heap space", "withMaxHeap");
  }

  @Test
  void aShutdownHookThatHangs() throws Exception {
    long pid;
    try (Executor own = Executor.open(SPEC.withWorkers(1))) {
      AutoCloseable unused = own.subscribe(EXITS);
      pid = worker(own);
      run(own, Mischief::hangingHook);
    }
    ExitReport report = EXITS.of(pid);
    assertThat(report.kind()).isEqualTo(Kind.KILLED);
    assertThat(report.reason()).contains("killed by this executor", "it did not leave in time");
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  void aGrandchildThatHoldsItsOutput() throws Exception {
    ProcessSpec named = SPEC.process().withName("Grandparent");
    long pid;
    ProcessHandle grandchild;
    try (Executor own = Executor.open(SPEC.withWorkers(1).withProcess(named))) {
      AutoCloseable unused = own.subscribe(EXITS);
      pid = worker(own);
      long number = Patience.get(own.submit(() -> Mischief.grandchild()));
      grandchild = ProcessHandle.of(number).orElseThrow();
    }
    try {
      assertThat(EXITS.of(pid).kind()).isEqualTo(Kind.COMPLETED);
      Patience.until(
          "nobody reads its output", () -> !LivingThreads.hasNamed("procession-Grandparent"));
      assertThat(grandchild.isAlive()).isTrue();
    } finally {
      grandchild.destroyForcibly();
    }
  }
}

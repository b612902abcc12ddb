package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
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
import java.util.concurrent.ExecutionException;
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
class MischiefIT {
  private static final ExecutorSpec SPEC =
      ExecutorSpec.of("forking")
          .withWorkers(2)
          .withProcess(
              ProcessSpec.ofCurrentJvm()
                  .withMaxHeap("128m")
                  .withOutput(ProcessSpec.Output.DISCARD));

  private static Executor executor;

  @TempDir Path folder;
  private Future<?> bystander;

  @BeforeAll
  static void open() {
    executor = Executor.open(SPEC);
  }

  @AfterAll
  static void close() {
    executor.close();
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

  private static void run(SerializableRunnable task) throws Exception {
    Object unused = Patience.get(executor.submit(task));
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
    run(Mischief::redirect);
    run(Mischief::closeStreams);
    run(Mischief::closeStreams);
    assertThat(Patience.get(executor.submit(() -> System.in.read()))).isNegative();
  }

  @Test
  void closesTheStandardInputItself() throws Exception {
    run(Mischief::closeStandardInput);
  }

  @Test
  void readsItsStandardInput() throws Exception {
    assertThat(Patience.get(executor.submit(() -> System.in.read()))).isEqualTo(-1);
  }

  @Test
  void floodsItsOutput() throws Exception {
    run(Mischief::flood);
  }

  @Test
  void leavesThreadsBehind() throws Exception {
    run(Mischief::leaveThread);
  }

  /** Of a worker of its own: the JDK itself lacks its properties from then on. */
  @Test
  void changesEveryDefault() throws Exception {
    try (Executor lost = Executor.open(SPEC.withWorkers(1))) {
      Object unused = Patience.get(lost.submit(Mischief::changeDefaults));
      assertThat(Patience.failure(lost.submit(() -> Tasks.fail("٣"))))
          .isInstanceOf(Tasks.Checked.class)
          .hasMessage("٣");
      assertThat(Patience.get(lost.submit(Tasks::square, 3))).isEqualTo(9);
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
    assertThat(failure(Mischief::throwUnknown))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("from afar");
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
    ProcessSpec large = ProcessSpec.ofCurrentJvm().withMaxHeap("2500m");
    try (Executor own = Executor.open(SPEC.withWorkers(1).withProcess(large))) {
      Future<byte[]> future = own.submit(() -> new byte[1 << 30]);
      try {
        assertThat(Patience.get(future).length).isEqualTo(1 << 30);
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfAny(TaskSerializationException.class, OutOfMemoryError.class);
      }
      assertThat(Patience.get(own.submit(Tasks::square, 3))).isEqualTo(9);
    }
    assertThat(Patience.failure(executor.submit(() -> new byte[1 << 30])))
        .isInstanceOf(WorkerCrashedException.class);
  }

  @Test
  void aShutdownHookThatHangsAndAGrandchild() throws Exception {
    long grandchild;
    try (Executor own = Executor.open(SPEC)) {
      Object unused = Patience.get(own.submit(Mischief::hangingHook));
      grandchild = Patience.get(own.submit(() -> Mischief.grandchild()));
    }
    ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
  }
}

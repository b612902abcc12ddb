package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.SerializableRunnable;
import dev.procession.TaskOptions;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import dev.procession.ipc.files.Ownership;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a worker can die, done to real ones, has its name. */
@Rounds
class DeathsIT {
  private static Executor executor;

  @TempDir Path folder;
  private final ToldExits exits = new ToldExits();
  private AutoCloseable subscription;

  @BeforeAll
  static void open() {
    ProcessSpec process =
        ProcessSpec.ofCurrentJvm()
            .withMaxHeap("64m")
            .withJvmArguments(
                "-XX:MaxMetaspaceSize=40m",
                "-XX:MaxDirectMemorySize=32m",
                "--add-opens=java.base/java.io=ALL-UNNAMED");
    executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1).withProcess(process));
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  @BeforeEach
  void listen() {
    subscription = executor.subscribe(exits);
  }

  @AfterEach
  void worksOn() throws Exception {
    assertThat(Patience.get(executor.submit(Tasks::square, 7))).isEqualTo(49);
    subscription.close();
  }

  private static ExitReport death(SerializableRunnable task) throws Exception {
    Throwable failure = Patience.failure(executor.submit(task));
    assertThat(failure).isInstanceOf(WorkerCrashedException.class);
    return ((WorkerCrashedException) failure).report();
  }

  private static long worker() throws Exception {
    return Patience.get(executor.submit(() -> ProcessHandle.current().pid()));
  }

  private Signal signal(String name) {
    return new Signal(folder.resolve(name).toString());
  }

  @Test
  void anExitCode() throws Exception {
    ExitReport report = death(() -> Tasks.halt(3));
    assertThat(report.kind()).isEqualTo(Kind.EXITED);
    assertThat(report.exitCode()).hasValue(3);
  }

  @Test
  void whatItSaidLastComesWithIt() throws Exception {
    ExitReport report = death(Deaths::speakAndHalt);
    assertThat(report.exitCode()).hasValue(3);
    List<String> lines = report.stderr();
    assertThat(lines)
        .hasSize(50)
        .startsWith("line 12")
        .endsWith("line 60", "x".repeat(2_000) + "…");
  }

  @Test
  void whatWasSentAheadIsNamedBehindWhatRan() throws Exception {
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> first = executor.submit(() -> Tasks.await(started, go));
    started.await();
    for (int i = 0; i < 300; i++) { // so short that several are sent at a time
      Future<?> unused = executor.submit(Tasks::square, i);
    }
    Future<?> deadly = named("deadly").submit(() -> Tasks.halt(3));
    List<Future<Integer>> behind =
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> named("behind " + i).submit(Tasks::square, i))
            .toList();
    go.raise();
    WorkerCrashedException failure = (WorkerCrashedException) Patience.failure(deadly);
    List<String> held = failure.report().tasks();
    List<String> order = List.of("deadly", "behind 1", "behind 2", "behind 3");
    assertThat(held).hasSizeBetween(2, 4).isEqualTo(order.subList(0, held.size()));
    assertThat(exits.next()).isEqualTo(failure.report());
    for (int i = 0; i < 3; i++) {
      assertThat(Patience.get(behind.get(i))).isEqualTo((i + 1) * (i + 1));
    }
    assertThat(Patience.get(first)).isNotNull();
  }

  private static Executor named(String name) {
    return executor.with(TaskOptions.none().withName(name));
  }

  @ParameterizedTest
  @CsvSource({"TERM, signal 15 (SIGTERM), -15", "KILL, signal 9 (SIGKILL), -9"})
  void aSignal(String name, String words, int code) throws Exception {
    Signal started = signal("started");
    Signal never = signal("never");
    long pid = worker();
    Future<?> task = executor.submit(() -> Tasks.await(started, never));
    started.await();
    UnixSignal.send(name, pid);
    Throwable failure = Patience.failure(task);
    assertThat(failure).hasMessageContaining(words);
    ExitReport report = ((WorkerCrashedException) failure).report();
    assertThat(report.kind()).isEqualTo(Kind.SIGNALLED);
    assertThat(report.exitCode()).hasValue(code);
  }

  @Test
  void noHeap() throws Exception {
    ExitReport report = death(Deaths::heap);
    assertThat(report.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(report.reason()).contains("Java heap space", "withMaxHeap");
  }

  @Test
  void anArrayTooLong() throws Exception {
    ExitReport report = death(Deaths::array);
    assertThat(report.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(report.reason()).contains("Requested array size");
  }

  @Test
  void noMetaspace() throws Exception {
    ExitReport report = death(Deaths::metaspace);
    assertThat(report.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    assertThat(report.reason()).contains("Metaspace", "MaxMetaspaceSize");
  }

  @Test
  void noDirectMemoryAndNoThreadAreTheTasksOwn() throws Exception {
    assertThat(Patience.failure(executor.submit(() -> Deaths.direct())))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("direct buffer memory");
    assertThat(Patience.failure(executor.submit(() -> Deaths.thread())))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("native thread");
    assertThat(worker()).isPositive();
    assertThat(exits.all).allMatch(report -> report.kind() == Kind.COMPLETED);
  }

  @Test
  void aCrash() throws Exception {
    ExitReport report = death(Deaths::crash);
    assertThat(report.kind()).isEqualTo(Kind.CRASHED);
    assertThat(report.reason()).contains("SIGSEGV", "Unsafe_Put");
    Path file = report.crashFile().orElseThrow();
    assertThat(file).content().contains("Problematic frame");
    assertThat(Ownership.isPrivateFolder(file.getParent())).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.delete(file);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 150})
  void killedByUsForACancelledTask(long grace) throws Exception {
    Signal started = signal("started");
    Executor strict = executor.with(TaskOptions.none().withGrace(Duration.ofMillis(grace)));
    Future<?> task = strict.submit(() -> Tasks.spin(started));
    started.await();
    task.cancel(true);
    assertKilled("its task was cancelled and did not end within the grace");
  }

  @Test
  void killedByUsForATimeLimit() throws Exception {
    Signal started = signal("started");
    Executor strict =
        executor.with(
            TaskOptions.none().withTimeout(Patience.moment()).withGrace(Patience.moment()));
    assertThat(Patience.failure(strict.submit(() -> Tasks.spin(started))))
        .isInstanceOf(TaskTimeoutException.class);
    assertKilled("its task passed its time limit and did not end within the grace");
  }

  @Test
  void killedByUsForAShutdown() throws Exception {
    Signal started = signal("started");
    ExecutorSpec spec = ExecutorSpec.of("forking").withWorkers(1);
    try (Executor own = Executor.open(spec)) {
      AutoCloseable unused = own.subscribe(exits);
      Executor strict = own.with(TaskOptions.none().withGrace(Duration.ZERO));
      Future<?> task = strict.submit(() -> Tasks.spin(started));
      started.await();
      assertThat(own.shutdownNow()).isEmpty();
      assertThat(task.isCancelled()).isTrue();
      assertKilled("its task was cancelled by shutdownNow and did not end within the grace");
    }
  }

  private void assertKilled(String why) throws InterruptedException {
    ExitReport report = exits.next();
    assertThat(report.kind()).isEqualTo(Kind.KILLED);
    assertThat(report.reason()).isEqualTo("killed by this executor: " + why);
    assertThat(report.exitCode()).hasValue(-9);
  }

  @Test
  void stoppedUntilItsTimeLimit() throws Exception {
    Signal started = signal("started");
    Signal never = signal("never");
    long pid = worker();
    Executor strict =
        executor.with(
            TaskOptions.none().withTimeout(Duration.ofSeconds(2)).withGrace(Duration.ZERO));
    Future<?> task = strict.submit(() -> Tasks.await(started, never));
    started.await();
    UnixSignal.send("STOP", pid);
    assertThat(Patience.failure(task)).isInstanceOf(TaskTimeoutException.class);
    ExitReport report = exits.next();
    assertThat(report.kind()).isEqualTo(Kind.UNRESPONSIVE);
    assertThat(report.reason()).contains("it was stopped");
  }

  @Test
  void aBrokenConnection() throws Exception {
    Signal never = signal("never");
    ExitReport report =
        death(
            () -> {
              Deaths.babble();
              never.await();
            });
    assertThat(report.kind()).isEqualTo(Kind.CONNECTION_LOST);
    assertThat(report.reason()).contains("its connection broke");
  }

  @Test
  void neverReady() throws Exception {
    ProcessSpec process =
        ProcessSpec.ofCurrentJvm()
            .withJvmArguments("-XX:NoSuchFlag")
            .withSystemProperty("db.password", "hunter2");
    try (Executor broken =
        Executor.open(
            ExecutorSpec.of("forking").withProcess(process).withRestarts(0, Duration.ofHours(1)))) {
      AutoCloseable unused = broken.subscribe(exits);
      Future<?> task = broken.submit(Tasks::square, 1);
      assertThat(Patience.failure(task))
          .hasMessageContaining("NoSuchFlag")
          .hasMessageContaining("-Ddb.password=***")
          .hasMessageNotContaining("hunter2");
      assertThat(exits.next().kind()).isEqualTo(Kind.NEVER_READY);
    }
  }

  @Test
  void neverSaidHello() throws Exception {
    ExecutorSpec spec =
        ExecutorSpec.of("sleepy")
            .withWorkers(1)
            .withProcess(ProcessSpec.ofCurrentJvm().withStartTimeout(Duration.ofSeconds(1)))
            .withRestarts(0, Duration.ofHours(1));
    try (Executor sleepy =
        ForkingBackend.open("sleepy", spec, command -> List.of("sleep", "1000"))) {
      AutoCloseable unused = sleepy.subscribe(exits);
      Future<?> task = sleepy.submit(Tasks::square, 1);
      assertThat(Patience.failure(task)).hasMessageContaining("did not become ready within");
      assertThat(exits.next().kind()).isEqualTo(Kind.NEVER_READY);
    }
  }

  /** The parent, in a control group of its own: its worker outgrows the group. */
  static final class Main {
    private static final List<byte[]> HELD = new ArrayList<>();

    private Main() {}

    private static int grow() {
      while (true) {
        byte[] more = new byte[1 << 20];
        Arrays.fill(more, (byte) 1);
        HELD.add(more);
      }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      ProcessSpec process = ProcessSpec.ofCurrentJvm().withMaxHeap("1500m");
      try (Executor own =
          Executor.open(ExecutorSpec.of("forking").withWorkers(1).withProcess(process))) {
        Throwable failure = Patience.failure(own.submit(() -> grow()));
        System.out.println(((WorkerCrashedException) failure).report().kind() + " " + failure);
      }
    }
  }

  @Test
  void killedByTheSystemForMemory() throws Exception {
    try (ControlGroup group = ControlGroup.of("memory", "memory.limit_in_bytes")) {
      Files.writeString(group.limit(), "400M");
      assertThat(group.run(Main.class))
          .startsWith(Kind.SYSTEM_OUT_OF_MEMORY.name())
          .contains("the system killed it for lack of memory: 1 such kill(s)");
    }
  }
}

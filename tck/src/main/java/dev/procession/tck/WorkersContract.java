package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.BrokenExecutorException;
import dev.procession.Capability;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Chapter 11: workers start, are set up, leave and are replaced as the spec says. */
abstract class WorkersContract extends Contract {
  WorkersContract(BackendTck tck) {
    super(tck);
  }

  @Test
  @Clause("C11.1")
  final void theInitializerRunsBeforeEachWorkersFirstTask() throws Exception {
    Signal initialized = signal("initialized");
    Executor executor =
        open(
            spec ->
                spec.withWorkers(1).withMaxTasksPerWorker(1).withInitializer(initialized::raise));
    assertEquals(1, Patience.get(executor.submit(initialized::count)));
    assertEquals(2, Patience.get(executor.submit(initialized::count)));
  }

  @Test
  @Clause("C11.2")
  final void aFailingInitializerBreaksTheExecutor() throws Exception {
    Executor executor =
        open(
            spec ->
                spec.withWorkers(1)
                    .withInitializer(
                        () -> {
                          throw new IllegalStateException("no licence");
                        }));
    Future<Integer> first = executor.submit(Tasks::square, 2);
    Throwable failure = Patience.failure(first);
    assertInstanceOf(BrokenExecutorException.class, failure);
    assertInstanceOf(IllegalStateException.class, failure.getCause());
    assertSays(failure.getCause(), "no licence");
    assertTrue(executor.isShutdown());
    Throwable later =
        assertThrows(
            BrokenExecutorException.class,
            () -> {
              try {
                Integer unused = Patience.get(executor.submit(Tasks::square, 2));
              } catch (ExecutionException e) {
                throw e.getCause();
              }
            });
    assertInstanceOf(IllegalStateException.class, later.getCause());
  }

  @Test
  @Clause("C11.3")
  final void aWorkerLeavesAfterItsNumberOfTasks() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withMaxTasksPerWorker(2));
    Workers workers = new Workers();
    try (AutoCloseable subscription = executor.subscribe(workers)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(i * i, Patience.get(executor.submit(Tasks::square, i)));
      }
      Patience.until("three workers", () -> workers.started.size() == 3);
      assertTrue(subscription != null);
    }
  }

  @Test
  @Clause("C11.4")
  final void aBacklogOutlivesTheWorkersThatLeave() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(2).withMaxTasksPerWorker(3));
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      futures.add(executor.submit(Tasks::square, i));
    }
    for (int i = 0; i < 12; i++) {
      assertEquals(i * i, Patience.get(futures.get(i)));
    }
    executor.close();
    assertEquals(0, executor.status().restarts());
  }

  @Test
  @Clause("C11.5")
  final void anIdleWorkerLeavesAndAnotherComesWhenNeeded() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withIdleTimeout(Patience.moment()));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    Patience.until("the idle worker left", () -> executor.status().workers() == 0);
    assertEquals(9, Patience.get(executor.submit(Tasks::square, 3)));
  }

  @Test
  @Clause("C11.6")
  @Requires(Capability.OTHER_JVM)
  final void workersThatNeverStartBreakTheExecutor() throws Exception {
    Executor executor =
        open(
            spec ->
                spec.withWorkers(1)
                    .withRestarts(1, Duration.ofMinutes(1))
                    .withProcess(
                        ProcessSpec.ofCurrentJvm()
                            .withOutput(ProcessSpec.Output.DISCARD)
                            .withJvmArguments("-XX:+NoSuchFlag")));
    Throwable failure = Patience.failure(executor.submit(Tasks::square, 2));
    assertInstanceOf(BrokenExecutorException.class, failure);
    assertTrue(
        failure.toString().contains("NoSuchFlag")
            || String.valueOf(failure.getCause()).contains("NoSuchFlag"),
        () -> "no word of the flag: " + failure + ", cause " + failure.getCause());
    assertTrue(executor.isShutdown());
  }

  @Test
  @Clause("C11.7")
  @Requires(Capability.OTHER_JVM)
  final void aWorkerThatDiesIdleIsReplaced() throws Exception {
    Executor executor = single();
    long first = Patience.get(executor.submit(() -> CurrentProcess.get().pid()));
    assertTrue(ProcessHandle.of(first).orElseThrow().destroyForcibly());
    Patience.until(
        "its death is seen", () -> executor.status().restarts() + executor.status().workers() != 1);
    long second = Patience.get(executor.submit(() -> CurrentProcess.get().pid()));
    assertNotEquals(first, second);
  }

  @Test
  @Clause("C11.8")
  final void aFullQueueMakesSubmissionWait() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withQueueCapacity(1));
    Signal go = signal("go");
    Future<?> running = busy(executor, go);
    Future<Integer> queued = executor.submit(Tasks::square, 2);
    CompletableFuture<Future<Integer>> third = new CompletableFuture<>();
    Thread submitter = new Thread(() -> third.complete(executor.submit(Tasks::square, 3)));
    submitter.start();
    assertThrows(
        TimeoutException.class,
        () -> third.get(Patience.moment().toMillis(), TimeUnit.MILLISECONDS));
    go.raise();
    Object unused = Patience.get(running);
    assertEquals(4, Patience.get(queued));
    assertEquals(9, Patience.get(third.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS)));
  }

  @Test
  @Clause("C11.9")
  final void anInterruptEndsTheWaitForRoom() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withQueueCapacity(1));
    Signal go = signal("go");
    Future<?> running = busy(executor, go);
    Future<Integer> queued = executor.submit(Tasks::square, 2);
    Thread.currentThread().interrupt();
    assertThrows(RejectedExecutionException.class, () -> executor.submit(Tasks::square, 3));
    assertTrue(Thread.interrupted());
    go.raise();
    Object unused = Patience.get(running);
    assertEquals(4, Patience.get(queued));
  }

  @Test
  @Clause("C11.10")
  @Requires(Capability.ISOLATED_MEMORY)
  final void tasksThatCannotTravelTakeNoRoom() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withQueueCapacity(2));
    for (int i = 0; i < 20; i++) {
      Future<String> bad = executor.submit((Tasks.Holder holder) -> "", new Tasks.Holder());
      assertTrue(bad.isDone());
      assertEquals(i * i, Patience.get(executor.submit(Tasks::square, i)));
    }
    assertEquals(0, executor.status().queued());
  }

  @Test
  @Clause("C11.11")
  @Requires(Capability.OTHER_JVM)
  final void theSettingsOfAJvmAreHonoured() throws Exception {
    Executor executor =
        open(
            spec ->
                spec.withWorkers(1)
                    .withProcess(
                        ProcessSpec.ofCurrentJvm()
                            .withName("Tuned")
                            .withSystemProperty("tck.colour", "blue as the sky")
                            .withEnvironment("TCK_SHAPE", "round")
                            .withWorkingDirectory(folder())
                            .withJvmArguments("-XX:+UseSerialGC")));
    assertEquals(
        "blue as the sky", Patience.get(executor.submit(() -> System.getProperty("tck.colour"))));
    assertEquals("round", Patience.get(executor.submit(() -> System.getenv("TCK_SHAPE"))));
    assertEquals("Tuned-1", Patience.get(executor.submit(() -> CurrentProcess.get().name())));
    Path there = Path.of(Patience.get(executor.submit(() -> System.getProperty("user.dir"))));
    assertEquals(folder().toRealPath(), there.toRealPath());
  }

  private void refused(String setting, ProcessSpec process) {
    Throwable refusal =
        assertThrows(IllegalArgumentException.class, () -> open(spec -> spec.withProcess(process)));
    assertSays(refusal, setting);
    assertSays(refusal, spec().backend());
  }

  @Test
  @Clause("C11.12")
  @Requires(absent = Capability.HEAP_LIMIT)
  final void aHeapLimitIsRefusedByNameWhereItCannotBe() {
    refused("withMaxHeap", ProcessSpec.ofCurrentJvm().withMaxHeap("64m"));
    Executor executor = single();
    Throwable refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> executor.process(ProcessSpec.ofCurrentJvm().withMaxHeap("64m"), () -> {}));
    assertSays(refusal, "withMaxHeap");
  }

  @Test
  @Clause("C11.13")
  @Requires(absent = Capability.OTHER_JVM)
  final void theSettingsOfAJvmAreRefusedByNameWhereThereIsNone() {
    ProcessSpec plain = ProcessSpec.ofCurrentJvm();
    refused("withJavaHome", plain.withJavaHome(folder()));
    refused("withJvmArguments", plain.withJvmArguments("-ea"));
    refused("withSystemProperty", plain.withSystemProperty("a", "b"));
    refused("withEnvironment", plain.withEnvironment("a", "b"));
    refused("withClassPath", plain.withClassPath(List.of(folder())));
    refused("withWorkingDirectory", plain.withWorkingDirectory(folder()));
    refused("withOutput", plain.withOutput(ProcessSpec.Output.DISCARD));
  }

  @Test
  @Clause("C11.14")
  final void unsupportedSettingsCanBeIgnored() throws Exception {
    Executor executor =
        open(
            spec ->
                spec.withUnsupportedIgnored()
                    .withProcess(ProcessSpec.ofCurrentJvm().withMaxHeap("64m")));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C11.15")
  final void sparesStartUnasked() throws Exception {
    Executor executor = open(spec -> spec.withSpares(1));
    Patience.until("a spare", () -> executor.status().workers() == 1);
    Signal go = signal("go");
    Future<?> first = busy(executor, go);
    Patience.until("another spare", () -> executor.status().workers() == 2);
    Future<?> second = busy(executor, go);
    assertEquals(2, executor.status().workers());
    go.raise();
    for (Future<?> future : List.of(first, second)) {
      Object unused = Patience.get(future);
    }
  }

  @Test
  @Clause("C11.16")
  final void sparesStayWhenTheyAreIdle() throws Exception {
    Executor executor = open(spec -> spec.withSpares(1).withIdleTimeout(Patience.moment()));
    Signal go = signal("go");
    Future<?> first = busy(executor, go);
    Future<?> second = busy(executor, go);
    Exits exits = new Exits();
    try (AutoCloseable subscription = executor.subscribe(exits)) {
      assertTrue(subscription != null);
      go.raise();
      for (Future<?> future : List.of(first, second)) {
        Object unused = Patience.get(future);
      }
      assertTrue(exits.one.await(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
      assertFalse(exits.two.await(4 * Patience.moment().toMillis(), TimeUnit.MILLISECONDS));
      assertEquals(1, executor.status().workers());
    }
  }

  @Test
  @Clause("C11.17")
  @Requires(absent = Capability.MEMORY_LIMIT)
  final void aMemoryLimitIsRefusedByNameWhereItCannotBe() {
    Throwable refusal =
        assertThrows(
            IllegalArgumentException.class, () -> open(spec -> spec.withMaxWorkerMemory("512m")));
    assertSays(refusal, "withMaxWorkerMemory");
    assertSays(refusal, spec().backend());
  }

  /** Of which a small worker takes a third, and a heap that is not filled nothing. */
  private Executor limited(int workers) {
    return open(
        spec ->
            spec.withWorkers(workers)
                .withMaxWorkerMemory("192m")
                .withProcess(ProcessSpec.ofCurrentJvm().withMaxHeap("512m")));
  }

  @Test
  @Clause("C11.18")
  @Requires({Capability.MEMORY_LIMIT, Capability.HEAP_LIMIT})
  final void aWorkerThatHasGrownTooLargeIsReplacedBetweenTasks() throws Exception {
    Executor executor = limited(1);
    Exits exits = new Exits();
    try (AutoCloseable subscription = executor.subscribe(exits)) {
      assertTrue(subscription != null);
      Future<CurrentProcess> leak = executor.submit(Tasks::hoard, 160);
      List<Future<Integer>> behind = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        behind.add(executor.submit(Tasks::square, i));
      }
      long leaking = Patience.get(leak).pid();
      for (int i = 0; i < behind.size(); i++) {
        assertEquals(i * i, Patience.get(behind.get(i)));
      }
      assertTrue(exits.one.await(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
      assertNotEquals(
          leaking, Patience.get(executor.submit(() -> CurrentProcess.get().pid())).longValue());
      assertEquals(0, executor.status().failed());
      assertEquals(0, executor.status().restarts());
    }
  }

  @Test
  @Clause("C11.19")
  @Requires({Capability.MEMORY_LIMIT, Capability.HEAP_LIMIT})
  final void aTaskThatTakesTooMuchMemoryCostsItselfAlone() throws Exception {
    Executor executor = limited(2);
    Signal go = signal("go");
    Signal started = signal("started");
    Signal never = signal("never");
    Future<?> neighbour = busy(executor, go);
    Future<CurrentProcess> hungry =
        executor.submit(
            () -> {
              CurrentProcess unused = Tasks.hoard(320);
              return Tasks.await(started, never);
            });
    Future<Integer> behind = executor.submit(Tasks::square, 3);
    WorkerCrashedException crash =
        assertInstanceOf(WorkerCrashedException.class, Patience.failure(hungry));
    assertEquals(ExitReport.Kind.KILLED, crash.report().kind());
    assertSays(crash, "192m");
    assertSays(crash, "withMaxWorkerMemory");
    assertEquals(9, Patience.get(behind));
    go.raise();
    Object unused = Patience.get(neighbour);
    assertEquals(1, executor.status().failed());
  }

  private static final class Exits implements ExecutorListener {
    private final CountDownLatch one = new CountDownLatch(1);
    private final CountDownLatch two = new CountDownLatch(2);

    @Override
    public void onWorkerExited(ExitReport report) {
      one.countDown();
      two.countDown();
    }
  }

  private static final class Workers implements ExecutorListener {
    private final Set<String> started = ConcurrentHashMap.newKeySet();

    @Override
    public void onWorkerStarted(String worker, long pid) {
      started.add(worker);
    }
  }

  @Test
  @Clause("C11.20")
  @Requires(absent = Capability.ISOLATED_MEMORY)
  final void limitsOfResultsAreRefusedByNameWhereNothingIsCopied() {
    assertSays(
        assertThrows(
            IllegalArgumentException.class, () -> open(spec -> spec.withResultFilter("!*"))),
        "withResultFilter");
    assertSays(
        assertThrows(IllegalArgumentException.class, () -> open(spec -> spec.withMaxResult("1m"))),
        "withMaxResult");
  }

  @Test
  @Clause("C11.21")
  final void anInitializerThatHangsBreaksTheExecutor() throws Exception {
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    Executor executor =
        open(
            spec ->
                spec.withWorkers(1)
                    .withInitializerTimeout(Duration.ofSeconds(1))
                    .withInitializer(() -> Tasks.awaitInterrupt(started, interrupted)));
    Future<Integer> pending = executor.submit(Tasks::square, 2);
    Throwable failure = Patience.failure(pending);
    assertInstanceOf(BrokenExecutorException.class, failure);
    assertSays(failure, "limit=PT1S");
    assertSays(failure, "withInitializerTimeout");
    assertSays(failure, "awaitInterrupt");
    assertTrue(started.isRaised());
    assertInstanceOf(
        BrokenExecutorException.class, Patience.failure(executor.submit(Tasks::square, 2)));
    executor.close();
  }

  @Test
  @Clause("C11.22")
  final void executorsInTasksOfExecutorsHaveALimit() throws Exception {
    Executor outer = open(spec -> spec.withWorkers(1));
    try {
      Executor.open(outer.backend()).close();
    } catch (IllegalArgumentException e) {
      assumeTrue(false, "the backend needs more than its name: " + e.getMessage());
    }
    String refusal = Patience.get(outer.submit(Tasks::nest, outer.backend()));
    assertTrue(refusal.contains("depth=4, limit=4"), refusal);
    assertTrue(refusal.contains("dev.procession.depth"), refusal);
  }

  @Test
  @Clause("C11.23")
  final void anIdleWorkerKeepsNothing() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal gone = signal("gone");
    List<WeakReference<?>> given = giveAndForget(executor, gone);
    gone.await();
    Patience.until(
        "nothing is kept here",
        () -> {
          System.gc();
          return given.stream().allMatch(reference -> reference.refersTo(null));
        });
    assertEquals(1, executor.status().workers());
  }

  /**
   * What was given and came back. The failure comes first, and is thrown by nobody here: a thread
   * of a JVM may itself keep the last exception that was thrown in it.
   */
  private static List<WeakReference<?>> giveAndForget(Executor executor, Signal gone)
      throws Exception {
    Future<Integer> failing = executor.submit(Tasks::fail, "why");
    List<String> argument = new ArrayList<>(List.of("argument"));
    Future<List<String>> future =
        executor.submit((List<String> list) -> Tasks.tellWhenGone(list, gone), argument);
    List<String> result = Patience.get(future);
    Patience.until("both have ended", failing::isDone);
    return List.of(
        new WeakReference<>(failing),
        new WeakReference<>(failing.failure().orElseThrow()),
        new WeakReference<>(argument),
        new WeakReference<>(future),
        new WeakReference<>(result));
  }
}

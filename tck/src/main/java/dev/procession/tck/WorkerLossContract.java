package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chapter 10: the death of a worker costs the task that it ran, and says why. */
abstract class WorkerLossContract extends Contract {
  WorkerLossContract(BackendTck tck) {
    super(tck);
  }

  private static WorkerCrashedException crash(Future<?> future) throws InterruptedException {
    return assertInstanceOf(WorkerCrashedException.class, Patience.failure(future));
  }

  @Test
  @Clause("C10.1")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aTaskThatExitsItsJvmFailsAlone() throws Exception {
    Executor executor = single();
    Future<Integer> exits = executor.submit(Tasks::exit, 7);
    Future<Integer> next = executor.submit(Tasks::square, 3);
    WorkerCrashedException crash = crash(exits);
    assertSays(crash, "task-1");
    assertEquals(List.of("task-1"), crash.report().tasks().subList(0, 1));
    assertEquals(9, Patience.get(next));
  }

  @Test
  @Clause("C10.2")
  @Requires(Capability.OTHER_JVM)
  final void theExitCodeIsReported() throws Exception {
    Executor executor = single();
    assertEquals(7, crash(executor.submit(Tasks::exit, 7)).report().exitCode().orElseThrow());
    ExitReport halted = crash(executor.submit(Tasks::halt, 43)).report();
    assertEquals(43, halted.exitCode().orElseThrow());
    assertEquals(ExitReport.Kind.EXITED, halted.kind());
  }

  @Test
  @Clause("C10.3")
  @Requires(Capability.OTHER_JVM)
  final void anExitWithCodeZeroIsALossToo() throws Exception {
    Executor executor = single();
    assertEquals(0, crash(executor.submit(Tasks::exit, 0)).report().exitCode().orElseThrow());
    assertEquals(0, crash(executor.submit(Tasks::halt, 0)).report().exitCode().orElseThrow());
  }

  @Test
  @Clause("C10.4")
  @Requires(Capability.OTHER_JVM)
  final void aKilledWorkerIsToldWithSignalPidAndTask() throws Exception {
    Executor executor = single();
    Executor named = executor.with(TaskOptions.none().withName("victim"));
    Signal started = signal("started");
    Signal never = signal("never");
    long pid = Patience.get(executor.submit(() -> CurrentProcess.get().pid()));
    Future<CurrentProcess> victim = named.submit(() -> Tasks.await(started, never));
    started.await();
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    WorkerCrashedException crash = crash(victim);
    assertSays(crash, "signal 9");
    assertSays(crash, "victim");
    assertSays(crash, Long.toString(pid));
    assertEquals(-9, crash.report().exitCode().orElseThrow());
    assertEquals(ExitReport.Kind.SIGNALLED, crash.report().kind());
    assertEquals(pid, crash.report().pid());
  }

  @Test
  @Clause("C10.5")
  @Requires(Capability.ISOLATED_MEMORY)
  final void othersAreUnharmedByAWorkersDeath() throws Exception {
    Executor executor = open();
    Signal go = signal("go");
    Future<?> bystander = busy(executor, go);
    List<Future<Integer>> futures = new ArrayList<>();
    Future<Integer> dies = executor.submit(Tasks::halt, 3);
    for (int i = 0; i < 10; i++) {
      futures.add(executor.submit(Tasks::square, i));
    }
    WorkerCrashedException unusedCrash = crash(dies);
    for (int i = 0; i < 10; i++) {
      assertEquals(i * i, Patience.get(futures.get(i)));
    }
    go.raise();
    Object unused = Patience.get(bystander);
  }

  @Test
  @Clause("C10.6")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aTaskIsRetriedAfterItsWorkersDeath() throws Exception {
    Executor executor = single().with(TaskOptions.none().withRetries(1));
    Signal ran = signal("ran");
    Future<Long> future =
        executor.submit(
            () -> {
              ran.raise();
              if (ran.count() == 1) {
                Runtime.getRuntime().halt(1);
              }
              return ran.count();
            });
    assertEquals(2, Patience.get(future));
  }

  @Test
  @Clause("C10.7")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aRetryIsSpentByEachDeath() throws Exception {
    Executor executor = single().with(TaskOptions.none().withRetries(1));
    Signal ran = signal("ran");
    Future<Void> future =
        executor.submit(
            () -> {
              ran.raise();
              Runtime.getRuntime().halt(1);
            });
    WorkerCrashedException unused = crash(future);
    assertEquals(2, ran.count());
  }

  @Test
  @Clause("C10.8")
  final void aTasksOwnExceptionIsNeverRetried() throws Exception {
    Executor executor = single().with(TaskOptions.none().withRetries(3));
    Signal ran = signal("ran");
    Future<Void> future =
        executor.submit(
            () -> {
              ran.raise();
              throw new IllegalStateException("once");
            });
    assertInstanceOf(IllegalStateException.class, Patience.failure(future));
    assertEquals(1, ran.count());
  }

  @Test
  @Clause("C10.9")
  @Requires(Capability.ISOLATED_MEMORY)
  final void deathsDuringTasksNeverBreakTheExecutor() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withRestarts(0, Duration.ofMinutes(1)));
    for (int i = 0; i < 3; i++) {
      WorkerCrashedException unused = crash(executor.submit(Tasks::halt, 1));
    }
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertEquals(3, executor.status().restarts());
  }

  @Test
  @Clause("C10.10")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aDeathDuringShutdownFailsItsTaskAndTheShutdownEnds() throws Exception {
    Executor executor = single();
    Signal started = signal("started");
    Signal go = signal("go");
    Future<Integer> dies =
        executor.submit(
            () -> {
              started.raise();
              go.await();
              return Tasks.halt(1);
            });
    started.await();
    executor.shutdown();
    go.raise();
    WorkerCrashedException unused = crash(dies);
    assertTrue(executor.awaitTermination(Patience.deadline()));
  }

  @Test
  @Clause("C10.11")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aLossInAMapIsThrownAtItsPosition() throws Exception {
    Executor executor = single();
    List<Future<Integer>> settled =
        executor.mapSettled((Integer i) -> i == 2 ? Tasks.halt(1) : i, List.of(1, 2, 3)).toList();
    assertEquals(1, settled.get(0).join());
    WorkerCrashedException unused = crash(settled.get(1));
    assertEquals(3, settled.get(2).join());
  }

  @Test
  @Clause("C10.12")
  @Requires(Capability.HEAP_LIMIT)
  final void aFullHeapCostsItsTaskAlone() throws Exception {
    Executor executor =
        open(
            spec -> spec.withWorkers(1).withProcess(ProcessSpec.ofCurrentJvm().withMaxHeap("48m")));
    long limit = Patience.get(executor.submit(() -> Runtime.getRuntime().maxMemory()));
    assertTrue(limit <= 48L << 20, () -> "the heap may grow to " + limit);
    Future<Integer> hungry =
        executor.submit(
            () -> {
              List<byte[]> hoard = new ArrayList<>();
              while (hoard.size() < 1_000) {
                hoard.add(new byte[1 << 20]);
              }
              return hoard.size();
            });
    Throwable failure = Patience.failure(hungry);
    assertTrue(
        failure instanceof OutOfMemoryError
            || (failure instanceof WorkerCrashedException crash
                && crash.report().kind() == ExitReport.Kind.OUT_OF_MEMORY),
        () -> "neither the error nor a report of it: " + failure);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C10.13")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aTaskThatCostsAWorkerOnEveryTryTellsOfAll() throws Exception {
    Executor executor = single();
    List<Future<Integer>> bystanders = new ArrayList<>();
    Signal go = signal("go");
    Future<?> first = busy(executor, go);
    Future<Integer> poison =
        executor.with(TaskOptions.none().withRetries(2).withName("poison")).submit(Tasks::halt, 1);
    for (int i = 0; i < 10; i++) {
      bystanders.add(executor.submit(Tasks::square, i));
    }
    go.raise();
    Object unused = Patience.get(first);
    WorkerCrashedException crash = crash(poison);
    assertEquals(3, crash.reports().size());
    assertEquals(crash.report(), crash.reports().get(2));
    assertEquals(3, crash.reports().stream().map(ExitReport::worker).distinct().count());
    assertTrue(
        crash.reports().stream().allMatch(report -> report.tasks().get(0).equals("poison")),
        () -> "a report names another task first: " + crash.reports());
    for (int i = 0; i < 10; i++) {
      assertEquals(i * i, Patience.get(bystanders.get(i)));
    }
  }

  @Test
  @Clause("C10.14")
  @Requires(Capability.ISOLATED_MEMORY)
  final void amongManyItemsTheOneThatCostsItsWorkerIsTriedAgain() {
    Signal died = signal("died");
    List<Integer> items = IntStream.range(0, 3_000).boxed().toList();
    List<Integer> results =
        open(spec -> spec.withWorkers(2))
            .with(TaskOptions.none().withRetries(1))
            .map(
                (Integer item) -> {
                  if (item == 2_000 && !died.isRaised()) {
                    died.raise();
                    return Tasks.halt(1);
                  }
                  return item;
                },
                items)
            .toList();
    assertEquals(items, results);
    assertEquals(1, died.count());
  }

  @Test
  @Clause("C10.15")
  @Requires(Capability.ISOLATED_MEMORY)
  final void amongManyItemsNoneRunsTwiceWithoutRetries() {
    Signal runs = signal("runs");
    Signal died = signal("died");
    Iterator<Integer> results =
        open(spec -> spec.withWorkers(2))
            .map(
                (Integer item) -> {
                  if (item == 2_000) {
                    died.raise();
                    return Tasks.halt(1);
                  } else if (item > 1_950 && item < 2_000) {
                    runs.raise();
                  }
                  return item;
                },
                IntStream.range(0, 3_000).boxed().toList())
            .iterator();
    int delivered = 0;
    Throwable failure = null;
    while (failure == null) {
      try {
        assertEquals(delivered, results.next());
        delivered++;
      } catch (CompletionException e) {
        failure = e.getCause();
      }
    }
    assertInstanceOf(WorkerCrashedException.class, failure);
    assertTrue(delivered <= 2_000, "delivered before the loss: " + delivered);
    assertEquals(1, died.count());
    assertTrue(runs.count() <= 49, "items that ran: " + runs.count());
  }

  @Test
  @Clause("C10.16")
  @Requires(Capability.ISOLATED_MEMORY)
  final void whatRanDoesNotRunAgainWhenItsAnswerIsLost() throws Exception {
    Executor executor = single();
    Path file = folder().resolve("runs");
    String name = file.toString();
    int tasks = 2_000;
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      int number = i;
      futures.add(executor.submit(() -> Tasks.note(name, number, number == tasks / 2)));
    }
    Set<String> answered = new HashSet<>();
    for (int i = 0; i < tasks; i++) {
      try {
        answered.add(Integer.toString(Patience.get(futures.get(i))));
      } catch (ExecutionException e) {
        assertInstanceOf(WorkerCrashedException.class, e.getCause());
      }
    }
    List<String> runs = Files.readAllLines(file);
    assertEquals(runs.size(), new HashSet<>(runs).size());
    assertTrue(runs.containsAll(answered));
    assertFalse(answered.contains(Integer.toString(tasks / 2)));
  }

  @Test
  @Clause("C10.17")
  final void afterAnErrorOfItsJvmAWorkerIsReplaced() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    for (Class<? extends Error> type :
        List.of(OutOfMemoryError.class, InternalError.class, UnknownError.class)) {
      String worker = Patience.get(executor.submit(() -> CurrentProcess.get().name()));
      Future<String> failing = executor.submit(Tasks::throwError, type.getName());
      Future<String> next = executor.submit(() -> CurrentProcess.get().name());
      assertInstanceOf(type, Patience.failure(failing));
      assertNotEquals(worker, Patience.get(next));
    }
    assertEquals(0, executor.status().restarts());
  }
}

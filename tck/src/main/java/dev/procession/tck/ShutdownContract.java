package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.SerializableRunnable;
import dev.procession.TaskOptions;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Chapter 9: an executor ends as it is told, and leaves nothing behind. */
abstract class ShutdownContract extends Contract {
  ShutdownContract(BackendTck tck) {
    super(tck);
  }

  @Test
  @Clause("C9.1")
  final void whatWasSubmittedRunsAfterAShutdown() throws Exception {
    Executor executor = single();
    Signal go = signal("go");
    Future<?> running = busy(executor, go);
    List<Future<Integer>> queued = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      queued.add(executor.submit(Tasks::square, i));
    }
    executor.shutdown();
    executor.shutdown();
    assertTrue(executor.isShutdown());
    assertFalse(executor.isTerminated());
    go.raise();
    for (int i = 0; i < 20; i++) {
      assertEquals(i * i, Patience.get(queued.get(i)));
    }
    Object unused = Patience.get(running);
  }

  @Test
  @Clause("C9.2")
  final void submissionAfterAShutdownIsRejected() {
    Executor executor = single();
    executor.shutdown();
    assertThrows(RejectedExecutionException.class, () -> executor.submit(Tasks::square, 2));
    assertThrows(
        RejectedExecutionException.class,
        () -> executor.with(TaskOptions.none().withName("late")).submit(Tasks::square, 2));
    assertThrows(
        RejectedExecutionException.class, () -> executor.map(Tasks::square, List.of(1)).toList());
  }

  @Test
  @Clause("C9.3")
  final void shutdownNowCancelsWhatRunsAndWhatWaits() throws Exception {
    Executor executor = single();
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    Signal ran = signal("ran");
    Future<Void> running = executor.submit(() -> Tasks.awaitInterrupt(started, interrupted));
    started.await();
    List<Future<?>> queued = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      queued.add(executor.submit((SerializableRunnable) ran::raise));
    }
    assertEquals(queued, executor.shutdownNow());
    assertTrue(executor.awaitTermination(Patience.deadline()));
    assertTrue(running.isCancelled());
    assertTrue(queued.stream().allMatch(Future::isCancelled));
    assertTrue(interrupted.isRaised());
    assertFalse(ran.isRaised());
  }

  @Test
  @Clause("C9.4")
  final void terminationCanBeAwaitedForATime() throws Exception {
    Executor executor = single();
    Signal go = signal("go");
    Future<?> running = busy(executor, go);
    assertFalse(executor.awaitTermination(Duration.ZERO));
    executor.shutdown();
    assertFalse(executor.awaitTermination(Patience.moment()));
    go.raise();
    assertTrue(executor.awaitTermination(Patience.deadline()));
    assertTrue(executor.isTerminated());
    assertTrue(running.isDone());
    assertEquals(0, executor.status().workers());
  }

  @Test
  @Clause("C9.5")
  final void anInterruptEndsTheAwaitingOfTermination() {
    Executor executor = single();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> executor.awaitTermination(Patience.deadline()));
  }

  @Test
  @Clause("C9.6")
  final void closeWaitsForTheTasksAndTheWorkers() {
    Executor executor = open();
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      futures.add(executor.submit(Tasks::square, i));
    }
    executor.close();
    assertTrue(executor.isTerminated());
    assertEquals(0, executor.status().workers());
    assertTrue(futures.stream().allMatch(future -> future.failure().isEmpty() && future.isDone()));
    executor.close();
  }

  @Test
  @Clause("C9.7")
  final void anInterruptedCloseShutsDownNowAndKeepsTheInterrupt() {
    Executor executor = single();
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    Future<Void> running = executor.submit(() -> Tasks.awaitInterrupt(started, interrupted));
    started.await();
    Future<Integer> queued = executor.submit(Tasks::square, 2);
    Thread.currentThread().interrupt();
    executor.close();
    assertTrue(Thread.interrupted());
    assertTrue(executor.isTerminated());
    assertTrue(running.isDone());
    assertTrue(queued.isCancelled());
  }

  @Test
  @Clause("C9.8")
  final void anUnusedExecutorClosesAtOnce() {
    Executor executor = open();
    assertEquals(0, executor.status().workers());
    executor.close();
    assertTrue(executor.isShutdown());
    assertTrue(executor.isTerminated());
    assertEquals(List.of(), executor.shutdownNow());
  }

  @Test
  @Clause("C9.9")
  final void aCancelJustBeforeCloseDoesNotHang() {
    for (int i = 0; i < 5; i++) {
      Executor executor = single();
      Future<Integer> first = executor.submit(Tasks::square, 2);
      Future<Integer> second = executor.submit(Tasks::square, 3);
      boolean unused = second.cancel(true) && first.cancel(true);
      executor.close();
      assertTrue(first.isDone() && second.isDone());
    }
  }

  @Test
  @Clause("C9.10")
  final void closingAViewClosesTheExecutor() {
    Executor executor = single();
    executor.with(TaskOptions.none().withName("view")).close();
    assertTrue(executor.isTerminated());
  }

  @Test
  @Clause("C9.11")
  @Requires(Capability.KILL)
  final void aTaskThatIgnoresItsInterruptDoesNotKeepShutdownNow() throws Exception {
    Executor executor = single().with(TaskOptions.none().withGrace(Patience.moment()));
    Signal started = signal("started");
    Future<Integer> hung = executor.submit(Tasks::spin, started);
    started.await();
    List<Future<?>> unused = executor.shutdownNow();
    assertTrue(executor.awaitTermination(Patience.deadline()));
    assertTrue(hung.isCancelled());
  }

  @Test
  @Clause("C9.12")
  final void aStreamStillDeliversWhatItHadSubmitted() {
    List<Integer> settled = new ArrayList<>();
    assertRejected(
        executor ->
            executor
                .mapSettled(Tasks::square, shutAtThree(executor))
                .forEach(future -> settled.add(future.join())));
    assertEquals(List.of(0, 1, 4), settled);
    Set<Integer> unordered = new HashSet<>();
    assertRejected(
        executor ->
            executor.mapUnordered(Tasks::square, shutAtThree(executor)).forEach(unordered::add));
    assertEquals(Set.of(0, 1, 4), unordered);
    List<Integer> ordered = new ArrayList<>(); // items that travel together are refused together
    assertRejected(
        executor -> executor.map(Tasks::square, shutAtThree(executor)).forEach(ordered::add));
    assertEquals(List.of(0, 1, 4).subList(0, ordered.size()), ordered);
  }

  private void assertRejected(Consumer<Executor> consumption) {
    Executor executor = single();
    assertThrows(RejectedExecutionException.class, () -> consumption.accept(executor));
    executor.close();
    assertEquals(0, executor.status().failed());
  }

  /** Ten items; the executor is shut down when the fourth is pulled. */
  private static List<Integer> shutAtThree(Executor executor) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        if (index == 3) {
          executor.shutdown();
        }
        return index;
      }

      @Override
      public int size() {
        return 10;
      }
    };
  }
}

package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Chapter 12: the java.util.concurrent view keeps that interface's contract. */
abstract class ExecutorServiceContract extends Contract {
  ExecutorServiceContract(BackendTck tck) {
    super(tck);
  }

  private ExecutorService view(int workers) {
    return open(spec -> spec.withWorkers(workers)).asExecutorService();
  }

  private static SerializableCallable<Integer> square(int x) {
    return () -> Tasks.square(x);
  }

  private static SerializableCallable<Integer> fails(String message) {
    return () -> Tasks.fail(message);
  }

  private static <T> T get(java.util.concurrent.Future<T> future) throws Exception {
    return future.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Keeps the view's one worker busy until it is told. */
  private java.util.concurrent.Future<CurrentProcess> busy(ExecutorService view, Signal go) {
    Signal started = signal("started");
    SerializableCallable<CurrentProcess> task = () -> Tasks.await(started, go);
    java.util.concurrent.Future<CurrentProcess> future = view.submit(task);
    started.await();
    return future;
  }

  @Test
  @Clause("C12.1")
  final void callablesAndRunnablesRun() throws Exception {
    ExecutorService view = view(1);
    Signal ran = signal("ran");
    Runnable raise = (Runnable & Serializable) ran::raise;
    assertEquals(9, get(view.submit(square(3))));
    assertNull(get(view.submit(raise)));
    assertEquals("value", get(view.submit(raise, "value")));
    view.execute(raise);
    Patience.until("the command ran", () -> ran.count() == 3);
  }

  @Test
  @Clause("C12.2")
  final void theViewIsAlwaysTheSame() {
    Executor executor = single();
    assertSame(executor.asExecutorService(), executor.asExecutorService());
  }

  @Test
  @SuppressWarnings("NullAway")
  @Clause("C12.3")
  final void nullIsRefusedBeforeAnythingIsSent() {
    ExecutorService view = view(1);
    assertThrows(NullPointerException.class, () -> view.execute(null));
    assertThrows(NullPointerException.class, () -> view.submit((Runnable) null));
    assertThrows(NullPointerException.class, () -> view.submit((Callable<String>) null));
    assertThrows(NullPointerException.class, () -> view.invokeAll(null));
    assertThrows(NullPointerException.class, () -> view.invokeAny(null));
    List<Callable<Integer>> holed = new ArrayList<>();
    holed.add(square(1));
    holed.add(null);
    assertThrows(NullPointerException.class, () -> view.invokeAll(holed));
  }

  @Test
  @Clause("C12.4")
  final void aShutDownViewRejectsEverything() throws Exception {
    ExecutorService view = view(1);
    view.shutdown();
    assertTrue(view.isShutdown());
    assertThrows(RejectedExecutionException.class, () -> view.execute(() -> {}));
    assertThrows(RejectedExecutionException.class, () -> view.submit(square(1)));
    assertThrows(RejectedExecutionException.class, () -> view.invokeAll(List.of(square(1))));
    assertThrows(RejectedExecutionException.class, () -> view.invokeAny(List.of(square(1))));
    assertTrue(view.awaitTermination(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
    assertTrue(view.isTerminated());
  }

  @Test
  @Clause("C12.5")
  final void shuttingTheViewDownShutsTheExecutorDown() {
    Executor executor = single();
    executor.asExecutorService().shutdown();
    assertTrue(executor.isShutdown());
    assertThrows(RejectedExecutionException.class, () -> executor.submit(Tasks::square, 2));
  }

  @Test
  @Clause("C12.6")
  final void invokeAllReturnsDoneFuturesInOrder() throws Exception {
    List<Integer> results = new ArrayList<>();
    ExecutorService view = view(2);
    for (java.util.concurrent.Future<Integer> future :
        view.invokeAll(List.of(square(1), square(2), square(3)))) {
      assertTrue(future.isDone());
      results.add(future.get());
    }
    assertEquals(List.of(1, 4, 9), results);
    List<java.util.concurrent.Future<Integer>> mixed =
        view.invokeAll(List.of(square(4), fails("bad")));
    assertEquals(16, get(mixed.get(0)));
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(mixed.get(1)));
    assertInstanceOf(Tasks.Checked.class, failure.getCause());
  }

  @Test
  @Clause("C12.7")
  final void invokeAllCancelsWhatIsLate() throws Exception {
    ExecutorService view = view(1);
    Signal started = signal("started");
    Signal never = signal("interrupted");
    SerializableCallable<Integer> waits =
        () -> {
          Tasks.awaitInterrupt(started, never);
          return 1;
        };
    List<java.util.concurrent.Future<Integer>> futures =
        view.invokeAll(
            List.of(waits, square(2)), Patience.moment().toMillis(), TimeUnit.MILLISECONDS);
    assertTrue(futures.stream().allMatch(java.util.concurrent.Future::isDone));
    assertTrue(futures.get(0).isCancelled());
  }

  @Test
  @Clause("C12.8")
  final void invokeAnyReturnsASuccess() throws Exception {
    ExecutorService view = view(2);
    assertEquals(4, view.invokeAny(List.of(fails("first"), square(2), fails("last"))));
    ExecutionException failure =
        assertThrows(
            ExecutionException.class, () -> view.invokeAny(List.of(fails("one"), fails("two"))));
    assertInstanceOf(Tasks.Checked.class, failure.getCause());
    assertThrows(IllegalArgumentException.class, () -> view.invokeAny(List.of()));
  }

  @Test
  @Clause("C12.9")
  final void anInterruptEndsInvokeAllAndInvokeAny() throws Exception {
    ExecutorService view = view(1);
    Signal go = signal("go");
    var running = busy(view, go);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> view.invokeAll(List.of(square(1))));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> view.invokeAny(List.of(square(1))));
    go.raise();
    Object unused = get(running);
  }

  @Test
  @Clause("C12.10")
  final void shutdownNowReturnsWhatWasQueuedAndRunsNoneOfIt() throws Exception {
    ExecutorService view = view(1);
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    Signal ran = signal("ran");
    SerializableCallable<Integer> reports =
        () -> {
          try {
            Tasks.awaitInterrupt(started, interrupted);
            return 0;
          } catch (InterruptedException e) {
            return 42;
          }
        };
    var running = view.submit(reports);
    started.await();
    Runnable raise = (Runnable & Serializable) ran::raise;
    var queued = view.submit(raise);
    view.execute(raise);
    List<Runnable> returned = view.shutdownNow();
    assertEquals(2, returned.size());
    assertSame(queued, returned.get(0));
    assertSame(raise, returned.get(1));
    assertEquals(42, get(running));
    assertTrue(view.awaitTermination(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
    assertFalse(ran.isRaised());
    assertFalse(queued.isDone());
  }

  @Test
  @Clause("C12.11")
  final void aCompletionServiceGivesTheFutureThatSubmitGave() throws Exception {
    CompletionService<Integer> completions = new ExecutorCompletionService<>(view(1));
    var first = completions.submit(square(2));
    var taken = completions.poll(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS);
    assertSame(first, taken);
    assertEquals(4, get(first));
  }

  @Test
  @Clause("C12.12")
  final void aCancelInterruptsTheTask() throws Exception {
    ExecutorService view = view(1);
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    SerializableCallable<Integer> waits =
        () -> {
          Tasks.awaitInterrupt(started, interrupted);
          return 1;
        };
    var future = view.submit(waits);
    started.await();
    assertTrue(future.cancel(true));
    assertTrue(future.isCancelled());
    interrupted.await();
    assertEquals(4, get(view.submit(square(2))));
  }

  @Test
  @Clause("C12.13")
  final void terminationCanBeAwaitedForATime() throws Exception {
    ExecutorService view = view(1);
    Signal go = signal("go");
    var running = busy(view, go);
    view.shutdown();
    assertFalse(view.awaitTermination(Patience.moment().toMillis(), TimeUnit.MILLISECONDS));
    assertFalse(view.isTerminated());
    go.raise();
    assertTrue(view.awaitTermination(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
    assertTrue(view.isTerminated());
    assertTrue(running.isDone());
  }

  @Test
  @Clause("C12.14")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aTaskThatCannotTravelFailsItsOwnFuture() throws Exception {
    ExecutorService view = view(1);
    Object stuck = new Object();
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get(view.submit(() -> stuck.hashCode())));
    assertInstanceOf(TaskSerializationException.class, failure.getCause());
    assertEquals(4, get(view.submit(square(2))));
  }
}

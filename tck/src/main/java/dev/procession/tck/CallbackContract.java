package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.Futures;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Chapter 7: callbacks run in order, and none stops another. */
abstract class CallbackContract extends Contract {
  CallbackContract(BackendTck tck) {
    super(tck);
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Test
  @Clause("C7.1")
  final void callbacksRunInTheOrderOfTheirRegistration() throws Exception {
    Executor executor = open();
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> future = executor.submit(() -> Tasks.await(started, go));
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> last = new CompletableFuture<>();
    for (int i = 0; i < 50; i++) {
      int number = i;
      last = future.thenRun(() -> order.add(number)).toCompletableFuture();
    }
    go.raise();
    Void unused = await(last);
    assertEquals(java.util.stream.IntStream.range(0, 50).boxed().toList(), order);
  }

  @Test
  @Clause("C7.2")
  final void oneThatThrowsDoesNotStopTheRest() throws Exception {
    Executor executor = open();
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> future = executor.submit(() -> Tasks.await(started, go));
    CompletableFuture<Void> thrower =
        future
            .thenRun(
                () -> {
                  throw new IllegalStateException("a callback that throws, as the test wants");
                })
            .toCompletableFuture();
    CompletableFuture<Void> second = future.thenRun(() -> {}).toCompletableFuture();
    go.raise();
    Void unused = await(second);
    assertTrue(thrower.isCompletedExceptionally());
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C7.3")
  final void onADoneFutureACallbackRunsAtOnceInTheCallersThread() throws Exception {
    Future<Integer> future = open().submit(Tasks::square, 2);
    Integer unused = Patience.get(future);
    AtomicReference<Thread> ran = new AtomicReference<>();
    Object unusedStage = future.thenAccept(value -> ran.set(Thread.currentThread()));
    assertSame(Thread.currentThread(), ran.get());
  }

  @Test
  @Clause("C7.4")
  final void callbacksLearnHowTheTaskEnded() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    assertEquals(
        10, await(executor.submit(Tasks::square, 3).thenApply(x -> x + 1).toCompletableFuture()));
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Object unused =
        executor.submit(Tasks::fail, "x").whenComplete((value, thrown) -> failure.complete(thrown));
    assertInstanceOf(Tasks.Checked.class, await(failure));
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> first = executor.submit(() -> Tasks.await(started, go));
    started.await();
    Future<Integer> queued = executor.submit(Tasks::square, 2);
    CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
    Object unusedToo = queued.whenComplete((value, thrown) -> cancelled.complete(thrown));
    assertTrue(queued.cancel(true));
    assertInstanceOf(CancellationException.class, await(cancelled));
    go.raise();
    Object unusedResult = Patience.get(first);
  }

  @Test
  @Clause("C7.5")
  final void aCallbackMaySubmitThoughTheQueueIsFull() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withQueueCapacity(1));
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> first = executor.submit(() -> Tasks.await(started, go));
    CompletableFuture<Integer> chained =
        first
            .thenCompose(
                process -> {
                  Future<Integer> one = executor.submit(Tasks::square, 2);
                  Future<Integer> two = executor.submit(Tasks::square, 3);
                  Future<Integer> three = executor.submit(Tasks::square, 4);
                  return one.thenCombine(two, Integer::sum).thenCombine(three, Integer::sum);
                })
            .toCompletableFuture();
    started.await();
    go.raise();
    assertEquals(29, await(chained));
  }

  @Test
  @Clause("C7.6")
  final void aCompletableFutureMadeOfOneDoesNotLeadBack() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> future = executor.submit(() -> Tasks.await(started, go));
    assertTrue(future.toCompletableFuture().cancel(true));
    assertFalse(future.isDone());
    go.raise();
    Object unused = Patience.get(future);
  }

  @Test
  @Clause("C7.7")
  final void aCallbackMayWaitForTasks() throws Exception {
    Executor executor = single();
    Signal go = signal("go");
    List<Future<?>> firsts = new ArrayList<>(List.of(busy(executor, go)));
    for (int i = 0; i < 4; i++) {
      firsts.add(executor.submit(Tasks::square, i));
    }
    List<CompletableFuture<Integer>> sums = new ArrayList<>();
    for (Future<?> first : firsts) {
      sums.add(first.thenApply(value -> sumOfSquares(executor)).toCompletableFuture());
    }
    go.raise();
    for (int i = 0; i < firsts.size(); i++) {
      if (i % 2 == 0) { // so that a thread waits for the task itself, too
        Object unused = Patience.get(firsts.get(i));
      }
      assertEquals(4 * 25, await(sums.get(i)));
    }
  }

  /** Three squared and four squared, by each way to wait. */
  private static int sumOfSquares(Executor executor) {
    List<Future<Integer>> got = squares(executor);
    int sum = got.get(0).join() + got.get(1).join();
    List<Future<Integer>> awaited = squares(executor);
    try {
      Object unused = Futures.await(awaited, Futures.ReturnWhen.ALL_COMPLETED);
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
    sum += awaited.stream().mapToInt(Future::join).sum();
    sum += Futures.asCompleted(squares(executor)).mapToInt(Future::join).sum();
    return sum + executor.mapUnordered(Tasks::square, List.of(3, 4)).mapToInt(x -> x).sum();
  }

  private static List<Future<Integer>> squares(Executor executor) {
    return List.of(executor.submit(Tasks::square, 3), executor.submit(Tasks::square, 4));
  }
}

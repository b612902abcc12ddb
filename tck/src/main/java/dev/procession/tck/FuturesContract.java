package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.Futures;
import dev.procession.Futures.ReturnWhen;
import dev.procession.Futures.Waited;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Chapter 6: waiting for several futures. */
abstract class FuturesContract extends Contract {
  FuturesContract(BackendTck tck) {
    super(tck);
  }

  private Future<CurrentProcess> pending(Executor executor, Signal go) {
    Signal started = signal("started");
    Future<CurrentProcess> future = executor.submit(() -> Tasks.await(started, go));
    started.await();
    return future;
  }

  private Signal raised() {
    Signal open = signal("open");
    open.raise();
    return open;
  }

  @Test
  @Clause("C6.1")
  final void theFirstCompletedEndsTheWait() throws Exception {
    Executor executor = open();
    Signal go = signal("go");
    Future<CurrentProcess> slow = pending(executor, go);
    Future<CurrentProcess> fast = pending(executor, raised());
    Waited<CurrentProcess> waited =
        Futures.await(List.of(slow, fast), ReturnWhen.FIRST_COMPLETED, Patience.deadline());
    assertEquals(Set.of(fast), waited.done());
    assertEquals(Set.of(slow), waited.pending());
    go.raise();
    assertEquals(2, Futures.await(List.of(slow, fast), ReturnWhen.ALL_COMPLETED).done().size());
  }

  @Test
  @Clause("C6.2")
  final void theFirstFailureEndsTheWait() throws Exception {
    Executor executor = open();
    Future<CurrentProcess> succeeded = pending(executor, raised());
    Object unusedValue = Patience.get(succeeded);
    Signal go = signal("go");
    Signal fail = signal("fail");
    Future<CurrentProcess> slow = pending(executor, go);
    Future<CurrentProcess> failing =
        executor.submit(
            () -> {
              fail.await();
              throw new IllegalStateException("first");
            });
    Future<CurrentProcess> cancelled = executor.submit(() -> CurrentProcess.get());
    assertTrue(cancelled.cancel(true));
    List<Future<CurrentProcess>> all = List.of(slow, succeeded, cancelled, failing);
    Waited<CurrentProcess> early = Futures.await(all, ReturnWhen.FIRST_FAILED, Patience.moment());
    assertEquals(Set.of(succeeded, cancelled), early.done());
    fail.raise();
    Waited<CurrentProcess> waited =
        Futures.await(all, ReturnWhen.FIRST_FAILED, Patience.deadline());
    assertEquals(Set.of(succeeded, cancelled, failing), waited.done());
    assertEquals(Set.of(slow), waited.pending());
    assertEquals(waited, Futures.await(all, ReturnWhen.FIRST_FAILED, Patience.deadline()));
    List<Future<CurrentProcess>> unfailed = List.of(slow, succeeded, cancelled);
    go.raise();
    Waited<CurrentProcess> rest =
        Futures.await(unfailed, ReturnWhen.FIRST_FAILED, Patience.deadline());
    assertEquals(Set.copyOf(unfailed), rest.done());
  }

  @Test
  @Clause("C6.3")
  final void thePassingOfTheTimeIsNoError() throws Exception {
    Executor executor = open();
    Signal go = signal("go");
    Future<CurrentProcess> slow = pending(executor, go);
    Waited<CurrentProcess> waited =
        Futures.await(List.of(slow, slow), ReturnWhen.ALL_COMPLETED, Duration.ZERO);
    assertEquals(Set.of(), waited.done());
    assertEquals(Set.of(slow), waited.pending());
    go.raise();
    Object unused = Patience.get(slow);
  }

  @Test
  @Clause("C6.4")
  final void completedFuturesComeAsTheyComplete() throws Exception {
    Executor executor = open();
    Signal go = signal("go");
    Future<CurrentProcess> slow = pending(executor, go);
    Future<CurrentProcess> fast = pending(executor, raised());
    Iterator<Future<CurrentProcess>> completed =
        Futures.asCompleted(List.of(slow, fast, slow)).iterator();
    assertEquals(fast, completed.next());
    go.raise();
    assertEquals(slow, completed.next());
    assertTrue(!completed.hasNext());
  }

  @Test
  @Clause("C6.5")
  final void completionsThatDoNotComeInTimeAreCounted() throws Exception {
    Executor executor = open();
    Signal go = signal("go");
    Future<CurrentProcess> slow = pending(executor, go);
    CompletionException thrown =
        assertThrows(
            CompletionException.class,
            () -> Futures.asCompleted(List.of(slow), Duration.ZERO).toList());
    assertInstanceOf(TimeoutException.class, thrown.getCause());
    assertEquals("1 (of 1) futures unfinished", thrown.getCause().getMessage());
    go.raise();
    Object unused = Patience.get(slow);
  }

  @Test
  @Clause("C6.6")
  final void noCompletionIsMissedAmongMany() throws Exception {
    Executor executor = open();
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      futures.add(executor.submit(Tasks::square, i));
    }
    assertEquals(200, Futures.asCompleted(futures, Patience.deadline()).distinct().count());
  }

  @Test
  @Clause("C6.8")
  final void whoConsumesCompletedFuturesKeepsNone() throws Exception {
    Executor executor = open();
    Iterator<Future<CurrentProcess>> completed =
        Futures.asCompleted(List.of(pending(executor, raised()), pending(executor, raised())))
            .iterator();
    List<WeakReference<?>> given = new ArrayList<>();
    while (completed.hasNext()) {
      given.add(new WeakReference<>(completed.next()));
    }
    Patience.until(
        "none is kept",
        () -> {
          System.gc();
          return given.stream().allMatch(reference -> reference.refersTo(null));
        });
    assertTrue(!completed.hasNext());
  }

  @Test
  @Clause("C6.7")
  final void anInterruptEndsTheWaitForSeveral() throws Exception {
    Signal go = signal("go");
    List<Future<CurrentProcess>> futures = List.of(pending(single(), go));
    for (int i = 0; i < 20; i++) { // it comes before the wait, or anywhere in it
      assertInstanceOf(
          InterruptedException.class,
          thrownOnInterrupt(() -> Futures.await(futures, ReturnWhen.ALL_COMPLETED)));
      Throwable thrown =
          thrownOnInterrupt(
              () -> {
                try {
                  Object unused = Futures.asCompleted(futures).toList();
                } finally {
                  assertTrue(Thread.currentThread().isInterrupted());
                }
              });
      assertInstanceOf(CompletionException.class, thrown);
      assertInstanceOf(InterruptedException.class, thrown.getCause());
    }
    go.raise();
    assertNotNull(Patience.get(futures.get(0)));
  }
}

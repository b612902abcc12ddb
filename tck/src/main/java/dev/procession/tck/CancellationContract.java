package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.TaskOptions;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Chapter 3: a cancelled task does not start, or really stops. */
abstract class CancellationContract extends Contract {
  CancellationContract(BackendTck tck) {
    super(tck);
  }

  @Test
  @Clause("C3.1")
  final void aQueuedTaskThatIsCancelledNeverRuns() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal go = signal("go");
    Signal ran = signal("ran");
    Future<?> first = busy(executor, go);
    Future<Void> queued = executor.submit(ran::raise);
    assertTrue(queued.cancel(false));
    assertTrue(queued.isCancelled());
    assertTrue(queued.isDone());
    assertThrows(CancellationException.class, queued::get);
    assertThrows(CancellationException.class, queued::join);
    assertInstanceOf(CancellationException.class, queued.failure().orElseThrow());
    go.raise();
    Object unused = Patience.get(first);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertFalse(ran.isRaised());
  }

  @Test
  @Clause("C3.2")
  final void aRunningTaskThatIsCancelledIsInterrupted() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    Future<Void> future = executor.submit(() -> Tasks.awaitInterrupt(started, interrupted));
    started.await();
    assertTrue(future.cancel(true));
    assertTrue(future.isCancelled());
    interrupted.await();
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C3.3")
  final void aRunningTaskIsLeftAloneWhenItMayNotBeInterrupted() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal go = signal("go");
    Future<?> future = busy(executor, go);
    assertFalse(future.cancel(false));
    assertFalse(future.isCancelled());
    go.raise();
    Object unused = Patience.get(future);
  }

  @Test
  @Clause("C3.4")
  final void cancelTellsWhatIs() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Future<Integer> done = executor.submit(Tasks::square, 2);
    assertEquals(4, Patience.get(done));
    assertFalse(done.cancel(true));
    assertEquals(4, done.get());
    Signal go = signal("go");
    Future<?> first = busy(executor, go);
    Future<Integer> queued = executor.submit(Tasks::square, 3);
    assertTrue(queued.cancel(true));
    assertTrue(queued.cancel(false));
    go.raise();
    Object unused = Patience.get(first);
  }

  @Test
  @Clause("C3.5")
  @Requires(Capability.KILL)
  final void aTaskThatIgnoresItsInterruptLosesItsWorkerAfterTheGrace() throws Exception {
    Executor executor =
        open(spec -> spec.withWorkers(1))
            .with(TaskOptions.none().withGrace(Duration.ofMillis(100)));
    Signal started = signal("started");
    Future<Integer> hung = executor.submit(Tasks::spin, started);
    started.await();
    Future<Integer> behind = executor.submit(Tasks::square, 3);
    assertTrue(hung.cancel(true));
    assertEquals(9, Patience.get(behind));
    assertTrue(hung.isCancelled());
  }

  @Test
  @Clause("C3.6")
  @Requires(Capability.KILL)
  final void aGraceOfZeroKillsAtOnce() throws Exception {
    Executor executor =
        open(spec -> spec.withWorkers(1)).with(TaskOptions.none().withGrace(Duration.ZERO));
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    Future<Void> future = executor.submit(() -> Tasks.awaitInterrupt(started, interrupted));
    started.await();
    assertTrue(future.cancel(true));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertFalse(interrupted.isRaised());
  }

  @Test
  @Clause("C3.7")
  final void anInterruptDoesNotReachTheNextTask() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    for (int i = 0; i < 20; i++) {
      Future<Integer> first = executor.submit(Tasks::square, i);
      boolean unused = first.cancel(true);
      assertEquals(false, Patience.get(executor.submit(() -> Thread.interrupted())));
    }
  }

  @Test
  @Clause("C3.8")
  final void awaitingThreadsAreWokenByACancel() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal go = signal("go");
    Future<?> first = busy(executor, go);
    Future<Integer> queued = executor.submit(Tasks::square, 2);
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              assertThrows(CancellationException.class, queued::get);
              woken.countDown();
            });
    waiting.start();
    assertTrue(queued.cancel(true));
    assertTrue(woken.await(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
    go.raise();
    Object unused = Patience.get(first);
  }
}

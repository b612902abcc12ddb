package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.Future;
import dev.procession.SerializableCallable;
import dev.procession.SerializableFunction;
import dev.procession.SerializableRunnable;
import dev.procession.TaskOptions;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Chapter 1: what is submitted runs, once, and its result comes back. */
abstract class SubmissionContract extends Contract {
  SubmissionContract(BackendTck tck) {
    super(tck);
  }

  @Test
  @Clause("C1.1")
  final void aCallablesResultComesBack() throws Exception {
    assertEquals(49, Patience.get(open().submit(() -> Tasks.square(7))));
  }

  @Test
  @Clause("C1.2")
  final void aRunnablesResultIsNull() throws Exception {
    Signal ran = signal("ran");
    assertNull(Patience.get(open().submit((SerializableRunnable) ran::raise)));
    assertEquals(1, ran.count());
  }

  @Test
  @Clause("C1.3")
  final void aFunctionGetsItsArgument() throws Exception {
    Executor executor = open();
    assertEquals(81, Patience.get(executor.submit(Tasks::square, 9)));
    assertEquals("[a, b]", Patience.get(executor.submit(List::toString, List.of("a", "b"))));
  }

  @Test
  @Clause("C1.4")
  final void aTaskMayReturnNull() throws Exception {
    Future<String> future = open().submit(() -> (String) null);
    assertNull(Patience.get(future));
    assertTrue(future.isDone());
    assertFalse(future.isCancelled());
    assertTrue(future.failure().isEmpty());
  }

  @Test
  @Clause("C1.5")
  final void futuresAreNumberedFromOne() throws Exception {
    Executor executor = single();
    Future<Integer> first = executor.submit(Tasks::square, 1);
    Future<Integer> second = executor.submit(Tasks::square, 2);
    assertEquals(1, first.id());
    assertEquals(2, second.id());
    Integer unused = Patience.get(second);
  }

  @Test
  @Clause("C1.6")
  @SuppressWarnings("NullAway")
  final void nullIsRefused() {
    Executor executor = open();
    assertThrows(
        NullPointerException.class, () -> executor.submit((SerializableCallable<String>) null));
    assertThrows(NullPointerException.class, () -> executor.submit((SerializableRunnable) null));
    assertThrows(
        NullPointerException.class,
        () -> executor.submit((SerializableFunction<Integer, Integer>) null, 1));
    assertThrows(NullPointerException.class, () -> executor.with(null));
  }

  @Test
  @Clause("C1.7")
  final void manyThreadsMaySubmit() throws Exception {
    Executor executor = open();
    ConcurrentLinkedQueue<Future<Integer>> futures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  futures.add(executor.submit(Tasks::square, i));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(Patience.deadline().toMillis());
      assertFalse(thread.isAlive());
    }
    long sum = 0;
    for (Future<Integer> future : futures) {
      sum += Patience.get(future);
    }
    assertEquals(8 * 328_350L, sum);
  }

  @Test
  @Clause("C1.8")
  final void aPendingResultCanBeAwaitedForATime() throws Exception {
    Executor executor = open();
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> future = executor.submit(() -> Tasks.await(started, go));
    started.await();
    assertThrows(TimeoutException.class, () -> future.get(0, TimeUnit.SECONDS));
    assertThrows(TimeoutException.class, () -> future.get(java.time.Duration.ofMillis(-1)));
    assertFalse(future.isDone());
    assertTrue(future.isRunning());
    assertTrue(future.failure().isEmpty());
    go.raise();
    Object unused = Patience.get(future);
    assertFalse(future.isRunning());
  }

  @Test
  @Clause("C1.9")
  final void noMoreTasksRunAtATimeThanThereAreWorkers() throws Exception {
    Executor executor = open();
    Signal go = signal("go");
    List<Signal> started = new ArrayList<>();
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Signal one = signal("started");
      started.add(one);
      futures.add(executor.submit(() -> Tasks.await(one, go)));
    }
    Patience.until("two tasks run", () -> started.stream().filter(Signal::isRaised).count() == 2);
    assertEquals(2, executor.status().running());
    assertEquals(8, executor.status().queued());
    assertEquals(2, started.stream().filter(Signal::isRaised).count());
    go.raise();
    for (Future<?> future : futures) {
      Object unused = Patience.get(future);
    }
  }

  @Test
  @Clause("C1.10")
  final void anIdleWorkerIsUsedBeforeAnotherIsStarted() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(3));
    for (int i = 0; i < 3; i++) {
      Integer unused = Patience.get(executor.submit(Tasks::square, i));
    }
    assertEquals(1, executor.status().workers());
  }

  @Test
  @Clause("C1.11")
  final void aViewSharesAllButItsOptions() throws Exception {
    Executor executor = single();
    List<String> names = new CopyOnWriteArrayList<>();
    AutoCloseable unusedSubscription = executor.subscribe(new Names(names));
    Executor nine = executor.with(TaskOptions.none().withName("nine"));
    Executor ten = nine.with(TaskOptions.none().withName("ten"));
    Signal go = signal("go");
    Future<?> running = busy(nine, go);
    Future<Integer> plain = executor.submit(Tasks::square, 4);
    Future<Integer> named = ten.submit(Tasks::square, 5);
    assertEquals(List.of(1L, 2L, 3L), List.of(running.id(), plain.id(), named.id()));
    assertEquals(2, executor.status().queued());
    assertEquals(executor.status(), nine.status());
    assertEquals(executor.status(), ten.status());
    go.raise();
    Object unused = Patience.get(running);
    assertEquals(16, Patience.get(plain));
    assertEquals(25, Patience.get(named));
    Patience.until("three tasks are told", () -> names.size() == 3);
    assertEquals("nine", names.get(0));
    assertFalse(Set.of("nine", "ten").contains(names.get(1)), names.get(1));
    assertEquals("ten", names.get(2));
  }

  private record Names(List<String> queued) implements ExecutorListener {
    @Override
    public void onTaskQueued(long id, String name) {
      queued.add(name);
    }
  }

  @Test
  @Clause("C1.12")
  final void aLargeValueTravelsBothWays() throws Exception {
    byte[] bytes = new byte[8 << 20];
    bytes[bytes.length - 1] = 42;
    Executor executor = single();
    List<byte[]> all = new ArrayList<>();
    all.add(Patience.get(executor.submit((byte[] given) -> given.clone(), bytes)));
    all.addAll(executor.map((byte[] given) -> given.clone(), List.of(bytes, bytes)).toList());
    for (byte[] back : all) {
      assertEquals(bytes.length, back.length);
      assertEquals(42, back[back.length - 1]);
    }
  }

  @Test
  @Clause("C1.13")
  final void anInterruptEndsTheWaitAndNotTheTask() throws Exception {
    Executor executor = single();
    Signal go = signal("go");
    Future<?> future = busy(executor, go);
    for (int i = 0; i < 20; i++) { // it comes before the wait, or anywhere in it
      assertInstanceOf(InterruptedException.class, thrownOnInterrupt(future::get));
      assertInstanceOf(
          InterruptedException.class, thrownOnInterrupt(() -> future.get(Patience.deadline())));
    }
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    Thread joining =
        new Thread(
            () -> {
              Object unused = future.join();
              kept.complete(Thread.interrupted());
            });
    joining.start();
    joining.interrupt();
    assertTrue(future.isRunning());
    go.raise();
    assertTrue(kept.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
    assertNotNull(Patience.get(future));
  }
}

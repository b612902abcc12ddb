package dev.procession.core.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.TaskOptions;
import dev.procession.core.task.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way into the engine. */
class EntranceTest {
  private static final int THREADS = 4;
  private static final int EVENTS = 50_000;

  private final ExecutorService callbacks = Executors.newSingleThreadExecutor();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final CountDownLatch unattended = new CountDownLatch(1);
  private final Entrance entrance =
      new Entrance(System::nanoTime, new NoHooks(unattended::countDown), callbacks);

  /** Written in events, so under the lock. */
  private final List<long[]> handled = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    threads.shutdownNow();
    callbacks.shutdownNow();
    assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    assertTrue(callbacks.awaitTermination(60, TimeUnit.SECONDS));
  }

  private static Inbox.Event event(Runnable action) {
    return new Inbox.Word() {
      @Override
      public void handle(long now) {
        action.run();
      }
    };
  }

  /** Each tells, submits, or enters and looks whether what it has left before was handled. */
  private void come(int thread) {
    for (int i = 0; i < EVENTS; i++) {
      long[] one = {thread, i};
      if (i % 4 == 0) {
        entrance.tell(event(() -> handled.add(one)));
      } else if (i % 4 == 1) {
        entrance.submit(event(() -> handled.add(one)));
      } else if (i % 4 == 2) {
        entrance.note(event(() -> handled.add(one)));
      } else {
        entrance.enter();
        handled.add(one);
        entrance.leave();
      }
    }
  }

  @Test
  void everyEventIsHandledOnceAndThoseOfAThreadInTheirOrder() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      all.add(threads.submit(() -> come(thread)));
    }
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    if (unattended.getCount() == 0) { // then somebody was woken to look
      entrance.enter();
      entrance.leave();
    }
    long[] next = new long[THREADS];
    for (long[] one : handled) {
      assertEquals(next[(int) one[0]]++, one[1], "the events of thread " + one[0]);
    }
    assertEquals(THREADS * EVENTS, handled.size());
  }

  @Test
  void anEventThatFailsDoesNotKeepTheOthersFromBeingHandled() throws Exception {
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              entrance.enter();
              entrance.tell(
                  event(
                      () -> {
                        throw new IllegalStateException("planted");
                      }));
              entrance.tell(event(() -> handled.add(new long[] {0, 0})));
              entrance.leave();
            });
    thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.complete(thrown));
    thread.start();
    thread.join();
    assertEquals("planted", uncaught.get(60, TimeUnit.SECONDS).getMessage());
    assertEquals(1, handled.size());
  }

  @Test
  void aCallerRunsNobodysCallbacks() throws Exception {
    assertNotSame(Thread.currentThread(), threadOfCallback(true));
  }

  @Test
  void aBackendsThreadRunsNoneEither() throws Exception {
    assertNotSame(Thread.currentThread(), threadOfCallback(false));
  }

  /** The thread that runs the callback of a task that ends in an event. */
  private Thread threadOfCallback(boolean asCaller) throws Exception {
    Task task = new Task(1, TaskOptions.none(), (one, interrupt) -> false);
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    Inbox.Event end =
        event(
            () -> {
              task.end(new Outcome.Cancelled());
              entrance.aftermath().conclude(task);
            });
    var unused = task.handle((value, failure) -> ran.complete(Thread.currentThread()));
    assertFalse(ran.isDone());
    if (asCaller) {
      entrance.submit(end);
    } else {
      entrance.tell(end);
    }
    return ran.get(60, TimeUnit.SECONDS);
  }
}

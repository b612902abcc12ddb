package dev.procession.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An outcome that threads wait for. */
class SettlementTest {
  private static final Outcome END = new Outcome.Success(1);
  private static final Outcome SECOND = new Outcome.Success(2);
  private static final int RACES = 20_000;
  private static final int MANY = 2_500;

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Settlement settlement = new Settlement() {};

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void nobodySleepsThroughTheEnd() throws Exception {
    for (int i = 0; i < RACES; i++) {
      Settlement raced = new Settlement() {};
      Future<Outcome> one = threads.submit(raced::awaitCalmly);
      Future<Outcome> other = threads.submit(() -> raced.await(Long.MAX_VALUE));
      raced.settle(END);
      assertSame(END, one.get(60, TimeUnit.SECONDS));
      assertSame(END, other.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void theFirstOutcomeCounts() {
    settlement.settle(END);
    settlement.settle(SECOND);
    assertEquals(END, settlement.outcome());
  }

  @Test
  void aDeadlineThatHasPassedEndsTheWait() throws Exception {
    assertNull(settlement.await(System.nanoTime()));
    settlement.settle(END);
    assertSame(END, settlement.await(System.nanoTime()));
  }

  @Test
  void anInterruptEndsTheWaitAndIsTakenUp() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> settlement.await(Long.MAX_VALUE));
    assertTrue(!Thread.interrupted());
  }

  @Test
  void aCalmWaitKeepsTheInterrupt() throws Exception {
    Future<Boolean> kept =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              Outcome unused = settlement.awaitCalmly();
              return Thread.interrupted();
            });
    settlement.settle(END);
    assertTrue(kept.get(60, TimeUnit.SECONDS));
  }

  /** Who came first lies deepest; a stack as small as can be would not take a call for each. */
  @Test
  void thousandsMayWaitAndAnyOfThemMayLeave() throws Exception {
    CompletableFuture<Throwable> left = new CompletableFuture<>();
    Thread first = waiter(() -> left.completeExceptionally(waitInVain()));
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      others.add(waiter(() -> assertSame(END, settlement.awaitCalmly())));
    }
    first.interrupt();
    Throwable cause =
        assertThrows(ExecutionException.class, () -> left.get(60, TimeUnit.SECONDS)).getCause();
    assertEquals(InterruptedException.class, cause.getClass());
    settlement.settle(END);
    for (Thread other : others) {
      other.join();
    }
  }

  private Throwable waitInVain() {
    try {
      return new AssertionError("it ended: " + settlement.await(Long.MAX_VALUE));
    } catch (Throwable e) {
      return e;
    }
  }

  /** A thread that waits by the time this returns. */
  private static Thread waiter(Runnable waiting) {
    Thread thread = new Thread(null, waiting, "waiter", 1);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }
}

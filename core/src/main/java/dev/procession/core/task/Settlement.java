package dev.procession.core.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * An outcome that comes once, and threads that wait for it. It is a superclass, not a
 * CompletableFuture in a field, because millions of tasks may wait and each is an object less.
 *
 * Who waits adds himself and then looks for the outcome; who settles stores the outcome and then
 * looks for those who wait. So one of the two sees the other.
 */
abstract class Settlement {
  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(Settlement.class, "outcome", Outcome.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Waiter(Thread thread, @Nullable Waiter next) {}

  private volatile @Nullable Outcome outcome;

  /** Changed under this monitor. */
  private volatile @Nullable Waiter waiters;

  /** Stores the outcome; the first call counts. */
  public final void settle(Outcome end) {
    if (OUTCOME.compareAndSet(this, null, end) && waiters != null) {
      wake();
    }
  }

  private synchronized void wake() {
    for (Waiter next = waiters; next != null; next = next.next()) {
      LockSupport.unpark(next.thread());
    }
    waiters = null;
  }

  /**
   * Unparks a thread when the outcome comes, unless it is there already: for a thread that waits
   * for one of many.
   */
  public final void unparkAtEnd(Thread thread) {
    add(thread);
    if (outcome != null) {
      wake();
    }
  }

  /** The outcome; {@code null} if there is none yet. */
  final @Nullable Outcome outcome() {
    return outcome;
  }

  /** Waits for the outcome, whatever interrupts come; they are kept. */
  final Outcome awaitCalmly() {
    boolean interrupted = false;
    Outcome end = null;
    while (end == null) {
      try {
        end = await(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return end;
  }

  /**
   * Waits for the outcome.
   *
   * @param deadline of {@link System#nanoTime}; {@code Long.MAX_VALUE} is never
   * @return the outcome; {@code null} if the deadline has passed
   */
  final @Nullable Outcome await(long deadline) throws InterruptedException {
    if (outcome == null && Thread.currentThread() instanceof ForkJoinWorkerThread) {
      ForkJoinPool.managedBlock(new Wait(deadline));
    } else if (outcome == null) {
      park(deadline);
    }
    return outcome;
  }

  /** Has a pool that lacks this thread meanwhile use another one. */
  private final class Wait implements ForkJoinPool.ManagedBlocker {
    private final long deadline;

    Wait(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public boolean block() throws InterruptedException {
      park(deadline);
      return true;
    }

    @Override
    public boolean isReleasable() {
      return outcome != null;
    }
  }

  private void park(long deadline) throws InterruptedException {
    Thread caller = Thread.currentThread();
    add(caller);
    try {
      while (outcome == null) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (deadline == Long.MAX_VALUE) {
          LockSupport.park(this);
        } else {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            return;
          }
          LockSupport.parkNanos(this, left);
        }
      }
    } finally {
      remove(caller);
    }
  }

  private synchronized void add(Thread thread) {
    waiters = new Waiter(thread, waiters);
  }

  /** In a loop: thousands may wait. */
  private synchronized void remove(Thread thread) {
    Waiter newer = null;
    Waiter found = waiters;
    while (found != null && found.thread() != thread) {
      newer = new Waiter(found.thread(), newer);
      found = found.next();
    }
    Waiter rest = found == null ? null : found.next();
    for (; newer != null; newer = newer.next()) {
      rest = new Waiter(newer.thread(), rest);
    }
    waiters = rest;
  }
}

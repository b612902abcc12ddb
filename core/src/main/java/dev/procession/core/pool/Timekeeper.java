package dev.procession.core.pool;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** A daemon thread that sleeps until the scheduler's next deadline and brings it the time. */
final class Timekeeper implements Runnable {
  private static final long FOREVER = Long.MAX_VALUE;

  private final ReentrantLock lock;
  private final Condition deadlineMoved;
  private final Scheduler scheduler;
  private final LongSupplier now;
  private final Runnable leave;

  /** The deadline that it sleeps for; guarded by the lock. */
  private long kept = FOREVER;

  /**
   * Makes it, not started yet.
   *
   * @param now the time in the scheduler's nanoseconds
   * @param leave how to leave the lock
   */
  Timekeeper(ReentrantLock lock, Scheduler scheduler, LongSupplier now, Runnable leave) {
    this.lock = lock;
    this.deadlineMoved = lock.newCondition();
    this.scheduler = scheduler;
    this.now = now;
    this.leave = leave;
  }

  void start(String name) {
    Thread thread = new Thread(this, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Under the lock: wakes it if it would sleep too long, or for nothing. */
  void look() {
    if (scheduler.nextDeadline() < kept || scheduler.isTerminated()) {
      deadlineMoved.signal();
    }
  }

  @Override
  public void run() {
    while (true) {
      lock.lock();
      try {
        while (now.getAsLong() < scheduler.nextDeadline()) {
          if (scheduler.isTerminated()) {
            return;
          }
          kept = scheduler.nextDeadline();
          await();
        }
        kept = FOREVER;
        scheduler.onTime(now.getAsLong());
      } finally {
        leave.run();
      }
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void await() {
    if (kept == FOREVER) {
      deadlineMoved.awaitUninterruptibly();
      return;
    }
    try {
      long unused = deadlineMoved.awaitNanos(kept - now.getAsLong());
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt the timekeeper; it looks at the time again.
    }
  }
}

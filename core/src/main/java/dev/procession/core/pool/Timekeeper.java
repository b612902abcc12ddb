package dev.procession.core.pool;

import dev.procession.core.worker.EngineThread;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that sleeps until the scheduler's next deadline and brings it the time. Answers
 * that workers hold back are collected first: no limit must overtake them.
 */
final class Timekeeper implements Runnable {
  private static final long FOREVER = Long.MAX_VALUE;

  private final Entrance entrance;
  private final Scheduler scheduler;
  private volatile @Nullable Thread thread;

  /** The deadline that it sleeps for; guarded by the engine's lock. */
  private long kept = FOREVER;

  Timekeeper(Entrance entrance, Scheduler scheduler) {
    this.entrance = entrance;
    this.scheduler = scheduler;
  }

  void start(String name) {
    Thread own = new EngineThread(this, name);
    thread = own;
    own.start();
  }

  /** Under the lock: wakes it if it would sleep too long, or for nothing. */
  void look() {
    long due = scheduler.nextDeadline();
    if (due < kept || scheduler.isTerminated()) {
      kept = due;
      wake();
    }
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (true) {
      long due;
      entrance.enter();
      try {
        if (scheduler.isTerminated()) {
          return;
        }
        scheduler.collect();
        entrance.handleInbox();
        scheduler.onTime(entrance.now());
        due = scheduler.nextDeadline();
        kept = due;
      } finally {
        entrance.leave(Aftermath.Runner.ENGINE);
      }
      if (due == FOREVER) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, due - entrance.now());
      }
      boolean unused = Thread.interrupted(); // nobody has a reason to; it looks at the time again
    }
  }
}

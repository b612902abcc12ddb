package dev.procession.ipc;

import dev.procession.core.worker.EngineThread;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Looks at each of some things, tick after tick, on one daemon thread that there is as long as
 * there is anything to look at. Thread-safe.
 *
 * @param <T> what is looked at
 */
public final class Rounds<T> {
  private final String name;
  private final Duration tick;
  private final Consumer<T> look;
  private final List<T> members = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  /** Whether the thread runs; guarded by the lock. */
  private boolean ticking;

  /**
   * Makes rounds with nothing to look at yet.
   *
   * @param name the thread's
   * @param tick the time between two looks
   * @param look at one of them; must not take long. What it throws is logged, and keeps it from
   *     none of the others
   */
  public Rounds(String name, Duration tick, Consumer<T> look) {
    this.name = name;
    this.tick = tick;
    this.look = look;
  }

  /**
   * Looks at this one too, from the next tick on.
   *
   * @param member the one
   */
  public void add(T member) {
    lock.lock();
    try {
      members.add(member);
      if (!ticking) {
        Thread thread = new EngineThread(this::run, name);
        thread.start(); // waits for the lock; where no thread can be had, the next one tries again
        ticking = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at those no more; a look that has begun goes on.
   *
   * @param unwanted whether it is one of those
   */
  public void removeIf(Predicate<T> unwanted) {
    lock.lock();
    try {
      members.removeIf(unwanted);
      left.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitTick()) {
      members.forEach(this::lookAt);
    }
  }

  private void lookAt(T member) {
    try {
      look.accept(member);
    } catch (Throwable e) {
      log(e);
    }
  }

  private void log(Throwable failure) {
    try {
      System.getLogger("dev.procession.rounds")
          .log(Level.WARNING, "a look failed: thread=" + name, failure);
    } catch (Throwable e) {
      // Where even that can't be told, the next look is made all the same.
    }
  }

  /** Waits; {@code false} once there is nothing to look at. */
  private boolean awaitTick() {
    lock.lock();
    try {
      long nanos = TimeUnit.NANOSECONDS.convert(tick);
      while (nanos > 0 && !members.isEmpty()) {
        nanos = await(nanos);
      }
      ticking = !members.isEmpty();
      return ticking;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private long await(long nanos) {
    try {
      return left.awaitNanos(nanos);
    } catch (InterruptedException e) {
      return nanos; // nobody has a reason to; this tick begins anew
    }
  }
}

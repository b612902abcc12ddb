package dev.procession.forking;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/*
 * Looks at the memory of the workers that have a limit, on one daemon thread per JVM, as long as
 * there are any. A look is two small reads in /proc for each worker, some tens of microseconds.
 *
 * The thread does nothing that may take time: what a worker's owner does about it must not keep the
 * others unseen.
 */
final class MemoryWatch {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.memory");
  private static final MemoryWatch OF_THIS_JVM = new MemoryWatch(Duration.ofMillis(250));

  private final Duration tick;
  private final List<Footprint> footprints = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  /** Whether the thread runs; guarded by the lock. */
  private boolean ticking;

  MemoryWatch(Duration tick) {
    this.tick = tick;
  }

  static MemoryWatch ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Watches a worker until {@link #forget}. */
  void watch(Footprint.Subject subject, MemoryLimit limit) {
    lock.lock();
    try {
      footprints.add(new Footprint(subject, limit));
      if (!ticking) {
        ticking = true;
        Thread thread = new Thread(this::run, "procession-memory");
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  void forget(Footprint.Subject subject) {
    lock.lock();
    try {
      footprints.removeIf(footprint -> footprint.isOf(subject));
      left.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitTick()) {
      footprints.forEach(this::lookAt);
    }
  }

  /** One worker's trouble must not end the watch over the others. */
  private void lookAt(Footprint footprint) {
    try {
      footprint.onTick();
    } catch (RuntimeException e) {
      boolean unused = footprints.remove(footprint);
      LOGGER.log(Level.WARNING, "a worker's memory can't be looked at; it has no limit now", e);
    }
  }

  /** Waits; {@code false} once there is nobody to watch. */
  private boolean awaitTick() {
    lock.lock();
    try {
      long nanos = TimeUnit.NANOSECONDS.convert(tick);
      while (nanos > 0 && !footprints.isEmpty()) {
        nanos = await(nanos);
      }
      ticking = !footprints.isEmpty();
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

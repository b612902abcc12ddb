package dev.procession.ipc;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/*
 * Notices workers that are stopped or wedged: whose process lives, whose connection is open, and
 * who say nothing though somebody waits for them. What a task does says nothing about that, and a
 * long collection or a machine that swaps looks the same from afar. So a worker is asked after some
 * silence (PING), its reading thread answers whatever its task does, and only if the limit passes
 * without a byte from it, and without processor time spent by its process, is it given up.
 *
 * Time is counted in ticks that this thread really made, by a clock that never goes back: while this
 * JVM is stopped, asleep with its machine, or in a long collection of its own, nobody's silence
 * grows. A tick while this side has not read what came does not count either.
 *
 * One daemon thread per JVM, as long as there is a conversation.
 */
/** Notices workers of this JVM that are waited for and give no sign of life. Thread-safe. */
public final class Liveness {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.liveness");
  private static final Liveness OF_THIS_JVM = new Liveness(Duration.ofSeconds(5), 2, 12);

  private final Duration tick;
  private final int ticksBeforePing;
  private final int ticksAfterPing;
  private final List<Pulse> pulses = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  /** Whether the thread runs; guarded by the lock. */
  private boolean ticking;

  /**
   * Makes one; {@link #ofThisJvm} is the one to use.
   *
   * @param tick the time between two looks
   * @param ticksBeforePing so many silent ticks, and a worker is asked, again after as many
   * @param ticksAfterPing so many more, and it is given up
   */
  public Liveness(Duration tick, int ticksBeforePing, int ticksAfterPing) {
    this.tick = tick;
    this.ticksBeforePing = ticksBeforePing;
    this.ticksAfterPing = ticksAfterPing;
  }

  /**
   * The one of this JVM: asks after 10 seconds of silence, gives up 60 seconds later.
   *
   * @return always the same
   */
  public static Liveness ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Watches a worker until {@link #forget}. */
  void watch(Pulse.Subject subject) {
    lock.lock();
    try {
      pulses.add(new Pulse(subject, tick, ticksBeforePing, ticksAfterPing));
      if (!ticking) {
        ticking = true;
        Thread thread = new Thread(this::run, "procession-liveness");
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  void forget(Pulse.Subject subject) {
    lock.lock();
    try {
      pulses.removeIf(pulse -> pulse.isOf(subject));
      left.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitTick()) {
      for (Pulse pulse : pulses) {
        try {
          pulse.onTick();
        } catch (
            RuntimeException e) { // one worker's trouble must not end the watch over the others
          LOGGER.log(Level.WARNING, "a worker could not be looked at", e);
        }
      }
    }
  }

  /** Waits; {@code false} once there is nobody to watch. */
  private boolean awaitTick() {
    lock.lock();
    try {
      long nanos = TimeUnit.NANOSECONDS.convert(tick);
      while (nanos > 0 && !pulses.isEmpty()) {
        nanos = await(nanos);
      }
      ticking = !pulses.isEmpty();
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

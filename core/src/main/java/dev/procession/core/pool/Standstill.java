package dev.procession.core.pool;

import java.time.Duration;

/**
 * Tells a JVM that stood still, by a signal, a debugger or with its machine, from time that passed:
 * whoever waits looks at the clock each {@link #TICK}, and if it has gone on by far more than that,
 * nobody here could do anything meanwhile. What a busy machine keeps a thread waiting is not meant.
 */
public final class Standstill {
  /** The time between two looks, in nanoseconds. */
  public static final long TICK = Duration.ofSeconds(1).toNanos();

  private static final long BUSY = Duration.ofSeconds(2).toNanos();

  private long last;

  /** Begins at a time of a clock that never goes back. */
  public Standstill(long now) {
    last = now;
  }

  /** As if made now. */
  void begin(long now) {
    last = now;
  }

  long nextLook() {
    return last + TICK;
  }

  /** Looks; for how long this JVM has stood still since the last look, 0 if it has not. */
  public long look(long now) {
    long late = now - last - TICK;
    last = now;
    return late > BUSY ? late : 0;
  }
}

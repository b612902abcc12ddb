package dev.procession.bench.session;

import java.util.function.LongSupplier;

/**
 * Tells when code is warm: when no round of the last seconds was clearly faster than all before.
 *
 * <p>A fixed time is either too long for most or too short for a slow machine, whose compilers go
 * on for 10 to 25 seconds: three JVMs share two cores with them.
 */
final class WarmUp {
  private static final double CLEARLY = 1.05;

  private final LongSupplier nanoTime;
  private final long patienceNanos;
  private final long mostNanos;
  private final long begin;
  private double best;
  private long bestAt;

  WarmUp(LongSupplier nanoTime, long patienceNanos, long mostNanos) {
    this.nanoTime = nanoTime;
    this.patienceNanos = patienceNanos;
    this.mostNanos = mostNanos;
    this.begin = nanoTime.getAsLong();
    this.bestAt = begin;
  }

  /** Takes the rate of a round that has just ended; gives whether another one is needed. */
  boolean needsMore(double rate) {
    long now = nanoTime.getAsLong();
    if (rate > best * CLEARLY) {
      best = rate;
      bestAt = now;
    }
    return now - bestAt < patienceNanos && now - begin < mostNanos;
  }
}

package dev.procession.core.pool;

/**
 * How many orders a worker may hold: many while tasks take microseconds, one when they are long.
 * The estimate follows longer runs faster than shorter ones, because an order sent ahead of a long
 * task waits.
 */
final class Pace {
  private static final long AHEAD_NANOS = 500_000;

  private final int most;
  private long typicalNanos = AHEAD_NANOS * 2;

  Pace(int most) {
    this.most = most;
  }

  void ran(long nanos) {
    long difference = Math.max(0, nanos) - typicalNanos; // a worker may say anything
    typicalNanos += difference > 0 ? Math.min(difference / 2, typicalNanos) : difference / 8;
  }

  int window() {
    return (int) Math.min(most, 1 + AHEAD_NANOS / Math.max(1, typicalNanos));
  }
}

package dev.procession.bench.figure;

import java.util.Arrays;

/** Ranks of many durations, nearest rank: always a value that was seen. */
public final class Percentiles {
  private final long[] sorted;

  public Percentiles(long[] durations) {
    if (durations.length == 0) {
      throw new IllegalArgumentException("no durations");
    }
    sorted = durations.clone();
    Arrays.sort(sorted);
  }

  /** The value that the given part of all, from 0 to 1, does not exceed. */
  public long at(double part) {
    int rank = (int) Math.ceil(part * sorted.length);
    return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
  }
}

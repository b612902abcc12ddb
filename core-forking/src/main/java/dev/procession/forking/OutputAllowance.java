package dev.procession.forking;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of one worker's output is passed on, so that a task that writes without end floods no
 * terminal and fills no disk: in a burst 50,000 lines and 16 Mi characters, then 10,000 lines and 4
 * Mi characters a second; all in all 256 Mi characters, and 64 Mi more each hour. What is beyond
 * that is dropped and counted. After a drop nothing passes until an eighth of the burst may pass
 * again: few large gaps can be read, many small ones can't. Thread-safe.
 */
final class OutputAllowance {
  private static final long MEBI = 1 << 20;

  private final LongSupplier nanoClock;
  private final Bucket lines;
  private final Bucket characters;
  private final Bucket sum;
  private long droppedLines;
  private long droppedCharacters;

  OutputAllowance(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    lines = new Bucket(now, 50_000, 10_000, TimeUnit.SECONDS);
    characters = new Bucket(now, 16 * MEBI, 4 * MEBI, TimeUnit.SECONDS);
    sum = new Bucket(now, 256 * MEBI, 64 * MEBI, TimeUnit.HOURS);
  }

  /** Whether a line may pass; counts it as passed or as dropped. */
  synchronized boolean admits(String line) {
    long now = nanoClock.getAsLong();
    lines.fill(now);
    characters.fill(now);
    sum.fill(now);
    int length = line.length() + 1;
    boolean inGap = droppedLines > 0;
    if (lines.has(1, inGap) && characters.has(length, inGap) && sum.has(length, inGap)) {
      lines.take(1);
      characters.take(length);
      sum.take(length);
      return true;
    }
    drop(line);
    return false;
  }

  /** Counts a line as dropped that was lost in another way. */
  synchronized void drop(String line) {
    droppedLines++;
    droppedCharacters += line.length() + 1;
  }

  /** What was dropped since the last call, in words; {@code null} if nothing. */
  synchronized @Nullable String gap() {
    if (droppedLines == 0) {
      return null;
    }
    String gap =
        String.format(
            Locale.ROOT, "... %,d lines (%,d characters) dropped", droppedLines, droppedCharacters);
    droppedLines = 0;
    droppedCharacters = 0;
    return gap;
  }

  /** A token bucket. */
  private static final class Bucket {
    private final double capacity;
    private final double perNano;
    private double level;
    private long filledAt;

    Bucket(long now, long capacity, long more, TimeUnit each) {
      this.capacity = capacity;
      perNano = (double) more / each.toNanos(1);
      level = capacity;
      filledAt = now;
    }

    void fill(long now) {
      level = Math.min(capacity, level + (now - filledAt) * perNano);
      filledAt = now;
    }

    boolean has(int count, boolean inGap) {
      return level >= (inGap ? Math.max(count, capacity / 8) : count);
    }

    void take(int count) {
      level -= count;
    }
  }
}

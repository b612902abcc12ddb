package dev.procession.core.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many workers may end before they ran a task: at most so many within a period, each further
 * one after a longer pause. As an Erlang supervisor's intensity, with a back-off.
 */
final class RestartBudget {
  private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();

  private final int restarts;
  private final long periodNanos;
  private final Deque<Long> failures = new ArrayDeque<>();
  private long pause = FIRST_PAUSE;

  RestartBudget(int restarts, Duration period) {
    this.restarts = restarts;
    this.periodNanos = period.toNanos();
  }

  /** Spends one; {@code false} if there was none left. */
  boolean spend(long now) {
    while (!failures.isEmpty() && now - failures.peekFirst() >= periodNanos) {
      failures.removeFirst();
    }
    failures.addLast(now);
    return failures.size() <= restarts;
  }

  /** How long to wait before the next start; doubles with each call. */
  long pauseNanos() {
    long now = pause;
    pause = Math.min(LONGEST_PAUSE, pause * 2);
    return now;
  }

  /** A worker became ready: the next pause is a short one again. */
  void recovered() {
    pause = FIRST_PAUSE;
  }
}

package dev.procession.ipc;

import java.time.Duration;
import java.util.Optional;

/** How long one worker has been silent while somebody waits for it. Owned by {@link Liveness}. */
final class Pulse {

  /** A worker, as far as its pulse goes. */
  interface Subject {

    /** Whether somebody waits for a word of it, and has read all that came. */
    boolean isAwaited();

    /** A number that changes with every sign of life. */
    long signsOfLife();

    /** Asks it for a sign. */
    void ping();

    /** The processor time that its process has used, where that can be seen. */
    Optional<Duration> processorTime();

    /** It is given up. */
    void onUnresponsive(String reason);
  }

  /** A JVM that does nothing uses up to a thousandth of the time, one that collects nearly all. */
  private static final int IDLE_PART = 400;

  private final Subject subject;
  private final Duration tick;
  private final int beforePing;
  private final int afterPing;
  private long seen;
  private int silentTicks;
  private Optional<Duration> processorTime = Optional.empty();

  Pulse(Subject subject, Duration tick, int beforePing, int afterPing) {
    this.subject = subject;
    this.tick = tick;
    this.beforePing = beforePing;
    this.afterPing = afterPing;
    this.seen = subject.signsOfLife();
  }

  boolean isOf(Subject other) {
    return subject == other;
  }

  void onTick() {
    long signs = subject.signsOfLife();
    if (signs != seen || !subject.isAwaited()) {
      seen = signs;
      silentTicks = 0;
      return;
    }
    silentTicks++;
    if (silentTicks == beforePing + 1) { // not before: who lives has answered by now
      processorTime = subject.processorTime();
    }
    if (silentTicks >= beforePing + afterPing && !hasWorked()) {
      subject.onUnresponsive(reason());
    } else if (silentTicks % beforePing == 0) {
      subject.ping();
    }
  }

  /** Whether its process has worked since it was asked; then the limit begins anew. */
  private boolean hasWorked() {
    Optional<Duration> now = subject.processorTime();
    Duration used = now.orElse(Duration.ZERO).minus(processorTime.orElse(Duration.ZERO));
    Duration silent = tick.multipliedBy(silentTicks - beforePing);
    boolean worked = now.isPresent() && used.compareTo(silent.dividedBy(IDLE_PART)) > 0;
    if (worked) {
      silentTicks = beforePing;
    }
    return worked;
  }

  private String reason() {
    return "it has been silent for "
        + tick.multipliedBy(silentTicks)
        + " while it was waited for, though it was asked for a sign of life"
        + (processorTime.isPresent() ? ", and its process used hardly any processor time" : "");
  }
}

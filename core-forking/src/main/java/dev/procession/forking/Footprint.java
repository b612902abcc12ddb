package dev.procession.forking;

import java.util.OptionalLong;

/** What one worker takes of the machine's memory. Owned by {@link MemoryWatch}. */
final class Footprint {

  /** A worker, as far as its memory goes. */
  interface Subject {

    /** What it takes, in bytes; empty if it is gone. */
    OptionalLong residentBytes();

    /** It takes more than it should. */
    void onWorn();

    /** It takes more than it may. */
    void kill(String reason);
  }

  /**
   * {@code WITHIN -> WORN -> KILLED}: nothing is told twice, and nobody killed without a warning.
   */
  private enum Stage {
    WITHIN,
    WORN,
    KILLED
  }

  private final Subject subject;
  private final MemoryLimit limit;
  private Stage stage = Stage.WITHIN;

  Footprint(Subject subject, MemoryLimit limit) {
    this.subject = subject;
    this.limit = limit;
  }

  boolean isOf(Subject other) {
    return subject == other;
  }

  /** One that ends its task at the same moment has until the next tick to leave in peace. */
  void onTick() {
    long resident = stage == Stage.KILLED ? 0 : subject.residentBytes().orElse(0);
    if (stage == Stage.WITHIN && resident > limit.soft()) {
      stage = Stage.WORN;
      subject.onWorn();
    } else if (stage == Stage.WORN && resident > limit.hard()) {
      stage = Stage.KILLED;
      subject.kill(limit.reasonToKill(resident));
    }
  }
}

package dev.procession.core.pool;

import org.jspecify.annotations.Nullable;

/** Runs the schedule of a seed. */
final class Schedules {
  private Schedules() {}

  /** What went wrong, with all that happened before, or {@code null}. */
  static @Nullable String failure(long seed, Simulation.Maker maker) {
    try {
      new Simulation(seed, maker, false).run();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return trace(seed, maker);
    }
  }

  /** The same schedule again, this time written down. */
  private static String trace(long seed, Simulation.Maker maker) {
    Simulation again = new Simulation(seed, maker, true);
    try {
      again.run();
    } catch (AssertionError | RuntimeException e) {
      return e
          + "\nrepeat with -Dseed="
          + seed
          + "\n"
          + again.settings
          + "\n"
          + String.join("\n", again.trace());
    }
    throw new AssertionError("a schedule that failed once does not fail again: seed=" + seed);
  }
}

package dev.procession.core.pool;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the schedule of a seed. */
final class Schedules {
  private Schedules() {}

  /** One run, which throws when a promise is broken. */
  interface Schedule {
    void run();

    PoolSettings settings();
  }

  /** What went wrong, with all that happened before, or {@code null}. */
  static @Nullable String failure(long seed, Simulation.Maker maker) {
    return failure(seed, trace -> new Simulation(seed, maker, trace));
  }

  /** As {@link #failure}, of tasks that carry items. */
  static @Nullable String failureOfItems(long seed, Simulation.Maker maker) {
    return failure(seed, trace -> new ChunkSimulation(seed, maker, trace));
  }

  private static @Nullable String failure(long seed, Function<Trace, Schedule> schedule) {
    try {
      schedule.apply(new Trace(false)).run();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return again(seed, schedule);
    }
  }

  /** The same schedule again, this time written down. */
  private static String again(long seed, Function<Trace, Schedule> schedule) {
    Trace trace = new Trace(true);
    Schedule again = schedule.apply(trace);
    try {
      again.run();
    } catch (AssertionError | RuntimeException e) {
      return e + "\nrepeat with -Dseed=" + seed + "\n" + again.settings() + "\n" + trace;
    }
    throw new AssertionError("a schedule that failed once does not fail again: seed=" + seed);
  }
}

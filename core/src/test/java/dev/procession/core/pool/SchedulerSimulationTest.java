package dev.procession.core.pool;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules over fake workers and a fake clock. {@code -Dseeds=N} runs more of them; a
 * failing one prints its seed and trace.
 */
class SchedulerSimulationTest {
  private static final int SEEDS = Integer.getInteger("seeds", 100_000);

  @Test
  void keepsItsPromisesOnRandomSchedules() {
    long first = Long.getLong("seed", new Random().nextLong());
    for (int i = 0; i < SEEDS; i++) {
      run(first + i);
    }
  }

  /** Seeds that once failed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsItsPromisesOnSchedulesThatOnceFailed(long seed) {
    run(seed);
  }

  private static void run(long seed) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError e) {
      throw new AssertionError("seed=" + seed + " (repeat with -Dseed=" + seed + ")", e);
    }
  }
}

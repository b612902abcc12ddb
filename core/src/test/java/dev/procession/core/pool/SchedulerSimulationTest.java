package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules over simulated workers and a clock of their own. {@code -Dseeds=N} runs more of
 * them, {@code -Dseed=N} that one again; a failing one prints its seed and what happened. A seed
 * stands for its schedule only while the simulation draws as it does, so what once failed is kept
 * as a planted bug and step by step, as in {@link KilledWorkerTest}.
 */
class SchedulerSimulationTest {
  private static final Long SEED = Long.getLong("seed");
  private static final int SEEDS = Integer.getInteger("seeds", SEED == null ? 100_000 : 1);
  private static final int SLICE = 50_000;
  private static final int SEEDS_FOR_A_BUG = 2_000;

  static Stream<Arguments> slices() {
    long first = SEED == null ? new Random().nextLong() : SEED;
    return IntStream.iterate(0, from -> from < SEEDS, from -> from + SLICE)
        .mapToObj(from -> Arguments.of(first + from, Math.min(SLICE, SEEDS - from)));
  }

  @ParameterizedTest(name = "{1} from {0} on")
  @MethodSource("slices")
  void keepsItsPromisesOnRandomSchedules(long first, int seeds) {
    for (int i = 0; i < seeds; i++) {
      String failure = Schedules.failure(first + i, Scheduler::new);
      if (failure != null) {
        throw new AssertionError(failure);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAPlantedBug(PlantedBug bug) {
    assertThat(
            LongStream.range(0, SEEDS_FOR_A_BUG)
                .mapToObj(seed -> Objects.toString(Schedules.failure(seed, bug)))
                .filter(failure -> failure.contains(bug.promise))
                .findFirst())
        .hasValueSatisfying(failure -> assertThat(failure).contains("-Dseed=", " ms  "));
  }
}

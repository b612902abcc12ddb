package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schedules over simulated workers and a clock of their own, each drawn from its seed. A build runs
 * the same ones always; {@code -Dseeds=N} runs so many others, {@code -Dseed=N} that one; a failing
 * one prints its seed and what happened. A seed stands for its schedule only while the simulation
 * draws as it does, so what once failed is kept as a planted bug and step by step, as in {@link
 * KilledWorkerTest}.
 *
 * <p>The files of the simulation:
 *
 * <ul>
 *   <li>{@link Seeds}, {@link Schedules}: which schedules are run, and how one is run and repeated
 *   <li>{@link Simulation}: one schedule, and the callers in it; {@link ChunkSimulation}: of tasks
 *       that carry items
 *   <li>{@link SimulatedWorker}, {@link LyingSimulatedWorker}: its workers; {@link ItemWorker},
 *       {@link LyingItemWorker}: those of the other; {@link SimulatedResult}: what is to be decoded
 *   <li>{@link InvariantChecker}: what must hold after each step; {@link RecordingListeners}: what
 *       subscribers must hear; {@link Trace}: what happened, for the message of a failure
 *   <li>{@link PlantedBug}, {@link ChunkSimulationTest.Fault}: what must be found
 * </ul>
 *
 * <p>The tests that go step by step use {@link MuteWorkers} and {@link TestSettings}; Lincheck's
 * have {@link EntranceOperations} and {@link HandOverOperations}.
 */
class SchedulerSimulationTest {
  private static final int SLICE = 50_000;
  private static final int SEEDS_FOR_A_BUG = 2_000;

  static Stream<Arguments> slices() {
    Seeds seeds = Seeds.ofThisBuild(20_000);
    return IntStream.iterate(0, from -> from < seeds.count(), from -> from + SLICE)
        .mapToObj(
            from -> Arguments.of(seeds.first() + from, Math.min(SLICE, seeds.count() - from)));
  }

  @ParameterizedTest(name = "{1} from {0} on")
  @MethodSource("slices")
  void keepsItsPromisesOnEverySchedule(long first, int seeds) {
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

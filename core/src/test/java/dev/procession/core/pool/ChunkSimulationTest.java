package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link SchedulerSimulationTest}, with tasks that carry items; of {@code -Dseeds=N} it runs a
 * tenth.
 */
class ChunkSimulationTest {
  private static final int SEEDS_FOR_A_BUG = 2_000;

  /** Faults that were made on the way, or could be: the schedules must find each. */
  enum Fault {
    /** The item that ran when its worker died counts as not begun. */
    BEGUN_ITEM_NOT_CHARGED("an item begins no more often") {
      @Override
      Ledger ledger(Effects effects) {
        return new Ledger(effects) {
          @Override
          boolean lost(Task task, int begun, ExitReport report) {
            return super.lost(task, begun - 1, report);
          }
        };
      }
    },
    /** What a worker gives back of a chunk is forgotten. */
    DIVIDED_ITEMS_FORGOTTEN("every item ends") {
      @Override
      Ledger ledger(Effects effects) {
        return new Ledger(effects) {
          @Override
          void divided(Task task, int kept) {
            if (!task.is(TaskState.DONE)) {
              Share unused = task.share().split(kept);
            }
          }
        };
      }
    },
    /** A chunk that comes back starts over, though results of it have come. */
    RESULTS_TOLD_EARLY_FORGOTTEN("an item has its own result") {
      @Override
      Ledger ledger(Effects effects) {
        return new Ledger(effects) {
          @Override
          void told(Task task, dev.procession.core.worker.Results results) {}
        };
      }
    };

    final String promise;

    Fault(String promise) {
      this.promise = promise;
    }

    abstract Ledger ledger(Effects effects);

    Scheduler make(PoolSettings settings, Effects effects) {
      Ledger ledger = ledger(effects);
      Crew crew = new Crew(settings, effects);
      return new Scheduler(
          settings, effects, ledger, crew, new Orders(settings, effects, ledger, crew));
    }
  }

  @Test
  void keepsItsPromisesOnEverySchedule() {
    Seeds seeds = Seeds.ofThisBuild(20_000).tenth();
    for (int i = 0; i < seeds.count(); i++) {
      String failure = Schedules.failureOfItems(seeds.first() + i, Scheduler::new);
      if (failure != null) {
        throw new AssertionError(failure);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAPlantedFault(Fault fault) {
    assertThat(
            LongStream.range(0, SEEDS_FOR_A_BUG)
                .mapToObj(seed -> Objects.toString(Schedules.failureOfItems(seed, fault::make)))
                .filter(failure -> failure.contains("broken promise: " + fault.promise))
                .findFirst())
        .hasValueSatisfying(failure -> assertThat(failure).contains("-Dseed=", " ms  "));
  }
}

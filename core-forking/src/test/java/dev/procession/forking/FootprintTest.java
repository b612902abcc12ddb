package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FootprintTest {
  private static final long MEGABYTE = 1 << 20;

  /** Of any size; knows what it was told. */
  private static final class Worker implements Footprint.Subject {
    private final List<String> told = new ArrayList<>();
    private OptionalLong resident = OptionalLong.empty();

    @Override
    public OptionalLong residentBytes() {
      return resident;
    }

    @Override
    public void onWorn() {
      told.add("worn");
    }

    @Override
    public void kill(String reason) {
      told.add(reason);
    }
  }

  private final Worker worker = new Worker();
  private final Footprint footprint = new Footprint(worker, MemoryLimit.of("100m"));

  private void tickAt(long megabytes) {
    worker.resident = OptionalLong.of(megabytes * MEGABYTE);
    footprint.onTick();
  }

  @Test
  void leavesAWorkerAloneUpToItsLimit() {
    footprint.onTick();
    tickAt(1);
    tickAt(100);
    assertThat(worker.told).isEmpty();
  }

  @Test
  void tellsOnceThatAWorkerIsWorn() {
    tickAt(101);
    tickAt(150);
    tickAt(50);
    tickAt(120);
    assertThat(worker.told).containsExactly("worn");
  }

  @Test
  void killsOnceAboveTheHardLimitAndNamesSizesAndTheWayOut() {
    tickAt(101);
    tickAt(151);
    tickAt(500);
    assertThat(worker.told).hasSize(2).first().isEqualTo("worn");
    assertThat(worker.told.get(1)).contains("151m", "100m", "withMaxWorkerMemory", "withMaxHeap");
  }

  @Test
  void letsAWorkerThatEndsItsTaskLeaveInPeace() {
    tickAt(500);
    worker.resident = OptionalLong.empty();
    footprint.onTick();
    assertThat(worker.told).containsExactly("worn");
  }

  @Test
  void killsOneThatIsAboveTheHardLimitAtTheNextLookToo() {
    tickAt(500);
    tickAt(500);
    assertThat(worker.told).hasSize(2);
  }
}

package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.TaskOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a spare is started, and when it is replaced. */
class SpareWorkersTest {
  private static final long MILLI = 1_000_000;

  private final MuteWorkers workers = new MuteWorkers();
  private final List<WorkerSlot> started = workers.started;
  private final Scheduler scheduler = new Scheduler(TestSettings.of(3, 1, 256), workers);

  @Test
  void aSpareThatGetsTheFirstTaskIsReplacedWhenThatHasBegun() {
    scheduler.onTime(0);
    assertThat(started).hasSize(1);
    scheduler.onReady(started.get(0), 1, MILLI);
    scheduler.expectTask(2 * MILLI); // a start now would take the processor from the task
    assertThat(started).hasSize(1);
    Task task = new Task(1, TaskOptions.none(), (one, may) -> false);
    task.load(() -> 1);
    scheduler.submit(task, 3 * MILLI);
    assertThat(MuteWorker.of(started.get(0)).sent).containsExactly(1L);
    assertThat(started).hasSize(1);
    assertThat(scheduler.nextDeadline()).isEqualTo(53 * MILLI);
    scheduler.onTime(53 * MILLI);
    assertThat(started).hasSize(2);
  }

  @Test
  void aWorkerThatSomebodyWaitsForIsNoSpare() {
    scheduler.expectTask(0); // before the timekeeper has started the spare
    assertThat(started).extracting(slot -> slot.spare).containsExactly(false, true);
  }
}

package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.TaskOptions;
import dev.procession.core.worker.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedules that once failed: a worker that is being killed still speaks for a while. */
class KilledWorkerTest {
  private static final long MILLI = 1_000_000;
  private static final TaskOptions AT_ONCE = TaskOptions.none().withGrace(Duration.ZERO);

  private final MuteWorkers workers = new MuteWorkers();
  private final List<WorkerSlot> started = workers.started;
  private final Scheduler scheduler =
      new Scheduler(TestSettings.of(1, 0, 1, Duration.ofMillis(50), null), workers);

  private MuteWorker worker() {
    return MuteWorker.of(started.get(0));
  }

  private Task submit(long id) {
    Task task = new Task(id, AT_ONCE, (one, may) -> scheduler.cancel(one, may, MILLI));
    task.load(() -> 1);
    scheduler.submit(task, 0);
    return task;
  }

  private void passItsStartLimit() {
    Task unused = submit(1);
    scheduler.onTime(50 * MILLI);
    assertThat(worker().kills).isEqualTo(1);
  }

  @Test
  void whatBecomesReadyTooLateGetsNoOrder() {
    passItsStartLimit();
    scheduler.onReady(started.get(0), 1, 51 * MILLI);
    assertThat(worker().sent).isEmpty();
  }

  /** A kill may come before there is anybody to hear it. */
  @Test
  void whatBecomesReadyTooLateIsToldOnceMoreToLeave() {
    passItsStartLimit();
    scheduler.onReady(started.get(0), 1, 51 * MILLI);
    assertThat(worker().drains).isEqualTo(1);
  }

  @Test
  void whatAnswersAfterItWasKilledGetsNoOrder() {
    Task cancelled = submit(1);
    Task unused = submit(2);
    scheduler.onReady(started.get(0), 1, MILLI);
    assertThat(cancelled.cancel(true)).isTrue();
    assertThat(worker().kills).isEqualTo(1);
    scheduler.onAnswer(started.get(0), 1, new Answer.Value("done", 1), 2 * MILLI);
    assertThat(worker().sent).containsExactly(1L);
  }
}

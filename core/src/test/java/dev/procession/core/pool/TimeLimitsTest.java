package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.TaskTimeoutException;
import dev.procession.core.worker.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a limit begins, what is added to it, and what is said where it can't be kept. */
class TimeLimitsTest {
  private static final long MILLI = 1_000_000;
  private static final TaskOptions LIMITED =
      TaskOptions.none().withTimeout(Duration.ofMillis(10)).withGrace(Duration.ZERO);
  private static final TaskOptions ALLOWED = LIMITED.withFirstRunAllowance(Duration.ofMillis(100));

  private final MuteWorkers workers = new MuteWorkers();
  private final Scheduler scheduler = new Scheduler(TestSettings.of(1, 0, 1), workers);

  private long ids;

  private Task submit(TaskOptions options, long now) {
    Task task = new Task(++ids, options, (one, may) -> scheduler.cancel(one, may, now));
    task.load(() -> 1);
    scheduler.submit(task, now);
    return task;
  }

  /** The worker that was started last is ready. */
  private WorkerSlot ready(boolean tellsBegun, long now) {
    WorkerSlot slot = workers.started.get(workers.started.size() - 1);
    MuteWorker.of(slot).tellsBegun = tellsBegun;
    scheduler.onReady(slot, 1, now);
    return slot;
  }

  private void exit(WorkerSlot slot, long now) {
    ExitReport.Kind kind = ExitReport.Kind.KILLED;
    scheduler.onExit(
        slot, new ExitReport(slot.name(), 1, kind, -9, "", List.of(), null, List.of()), now);
  }

  private static String failure(Task task) {
    Throwable failure = task.failure().orElseThrow();
    assertThat(failure).isInstanceOf(TaskTimeoutException.class);
    return failure.getMessage();
  }

  @Test
  void aLimitBeginsWithTheTasksOwnCode() {
    Task task = submit(LIMITED, 0);
    WorkerSlot slot = ready(true, 0);
    scheduler.onBegun(slot, 1, 9 * MILLI);
    scheduler.onTime(18 * MILLI);
    assertThat(task.isDone()).isFalse();
    scheduler.onTime(19 * MILLI);
    assertThat(failure(task)).contains("did not end within its time limit").contains("PT0.01S");
  }

  @Test
  void theDecodingHasTheSameLimitOnceMore() {
    Task task = submit(LIMITED, 0);
    WorkerSlot slot = ready(true, 0);
    scheduler.onTime(10 * MILLI);
    assertThat(failure(task)).contains("was not decoded");
    assertThat(MuteWorker.of(slot).kills).isEqualTo(1);
  }

  @Test
  void whoSaysTwiceThatItBeginsGetsNoMoreTime() {
    Task task = submit(LIMITED, 0);
    WorkerSlot slot = ready(true, 0);
    scheduler.onBegun(slot, 1, 5 * MILLI);
    scheduler.onBegun(slot, 1, 14 * MILLI);
    scheduler.onTime(15 * MILLI);
    assertThat(task.isDone()).isTrue();
  }

  @Test
  void aWorkerThatCanNotTellHasTheLimitOnce() {
    Task task = submit(LIMITED, 0);
    WorkerSlot slot = ready(false, 0);
    scheduler.onBegun(slot, 1, 5 * MILLI);
    scheduler.onTime(10 * MILLI);
    assertThat(failure(task)).contains("did not end");
  }

  @Test
  void theAllowanceIsAddedInAWorkersFirstTaskAlone() {
    Task first = submit(ALLOWED, 0);
    WorkerSlot slot = ready(true, 0);
    scheduler.onTime(109 * MILLI);
    scheduler.onBegun(slot, 1, 109 * MILLI);
    scheduler.onTime(218 * MILLI);
    assertThat(first.isDone()).isFalse();
    scheduler.onAnswer(slot, 1, new Answer.Value("done", 1), 218 * MILLI);
    Task second = submit(ALLOWED, 220 * MILLI);
    scheduler.onBegun(slot, 2, 220 * MILLI);
    scheduler.onTime(230 * MILLI);
    assertThat(failure(second)).doesNotContain("firstRunAllowance");
  }

  @Test
  void anAllowanceThatIsPassedIsNamed() {
    Task first = submit(ALLOWED, 0);
    WorkerSlot slot = ready(false, 0);
    scheduler.onTime(110 * MILLI);
    assertThat(failure(first)).contains("limit=PT0.01S, firstRunAllowance=PT0.1S");
    assertThat(MuteWorker.of(slot).kills).isEqualTo(1);
  }

  /** Its first task passes its limit, and it is ended. */
  private void loseWorker(long now) {
    Task unused = submit(LIMITED, now);
    WorkerSlot slot = ready(true, now);
    scheduler.onTime(now + 10 * MILLI);
    exit(slot, now + 11 * MILLI);
  }

  @Test
  void twoWorkersInARowThatWereEndedInTheirFirstTaskAreWarnedAboutOnce() {
    loseWorker(0);
    assertThat(workers.warnings).isEmpty();
    loseWorker(20 * MILLI);
    assertThat(workers.warnings)
        .singleElement()
        .asString()
        .contains("task-2", "limit=PT0.01S", "withFirstRunAllowance", "withInitializer");
    loseWorker(40 * MILLI);
    loseWorker(60 * MILLI);
    assertThat(workers.warnings).hasSize(1);
  }

  @Test
  void aFirstTaskThatKeepsItsLimitShowsThatItIsLongEnough() {
    loseWorker(0);
    Task unused = submit(LIMITED, 20 * MILLI);
    WorkerSlot slot = ready(true, 20 * MILLI);
    scheduler.onAnswer(slot, 2, new Answer.Value("done", 1), 21 * MILLI);
    exit(slot, 22 * MILLI);
    loseWorker(30 * MILLI);
    assertThat(workers.warnings).isEmpty();
  }
}

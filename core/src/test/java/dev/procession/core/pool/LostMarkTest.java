package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.core.worker.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker ends, and nobody can tell what it took up: what it held may have run. */
class LostMarkTest {
  private static final long MILLI = 1_000_000;
  private static final int ANSWERED = 20;
  private static final int WINDOW = 4;

  private final MuteWorkers workers = new MuteWorkers();
  private final List<WorkerSlot> started = workers.started;
  private final Scheduler scheduler =
      new Scheduler(TestSettings.of(1, 0, WINDOW, Duration.ofMillis(50), null), workers);

  private List<Task> submit(int retries) {
    List<Task> submitted = new ArrayList<>();
    for (int id = 1; id <= ANSWERED + WINDOW; id++) {
      TaskOptions options = TaskOptions.none().withRetries(retries);
      Task task = new Task(id, options, (one, may) -> scheduler.cancel(one, may, MILLI));
      task.load(() -> 1);
      scheduler.submit(task, 0);
      submitted.add(task);
    }
    return submitted;
  }

  private MuteWorker worker() {
    return MuteWorker.of(started.get(0));
  }

  /** Its tasks are so short that it holds as many as it may. */
  private void run(boolean tells) {
    WorkerSlot slot = started.get(0);
    worker().tellsLastStarted = tells;
    scheduler.onReady(slot, 1, MILLI);
    for (int id = 1; id <= ANSWERED; id++) {
      scheduler.onAnswer(slot, id, new Answer.Value("done", 1), MILLI);
    }
  }

  private void end() {
    ExitReport report =
        new ExitReport(
            "Worker-1",
            1,
            ExitReport.Kind.CONNECTION_LOST,
            null,
            "lost",
            List.of(),
            null,
            List.of());
    scheduler.onExit(started.get(0), report, 2 * MILLI);
  }

  /** Those that it held when it ended. */
  private static List<Task> held(List<Task> tasks) {
    return tasks.subList(ANSWERED, ANSWERED + WINDOW);
  }

  @Test
  void allThatItHeldFails() {
    List<Task> tasks = submit(0);
    run(true);
    assertThat(worker().sent).hasSize(ANSWERED + WINDOW);
    end();
    assertThat(held(tasks))
        .allSatisfy(
            task ->
                assertThat(task.failure())
                    .hasValueSatisfying(
                        failure -> assertThat(failure).isInstanceOf(WorkerCrashedException.class)));
  }

  @Test
  void eachThatItHeldSpendsARetry() {
    List<Task> tasks = submit(1);
    run(true);
    end();
    assertThat(held(tasks)).allMatch(task -> !task.isDone() && task.retriesLeft == 0);
  }

  @Test
  void aWorkerThatCanTellHarmsNoBystander() {
    List<Task> tasks = submit(0);
    run(true);
    started.get(0).lastStarted = ANSWERED + 1;
    end();
    assertThat(held(tasks)).map(Task::isDone).containsExactly(true, false, false, false);
  }

  @Test
  void aWorkerThatCanNotTellIsSentOneOrderAtATime() {
    List<Task> tasks = submit(0);
    run(false);
    assertThat(worker().sent).hasSize(ANSWERED + 1);
    end();
    assertThat(held(tasks)).map(Task::isDone).containsExactly(true, false, false, false);
  }
}

package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.BrokenExecutorException;
import dev.procession.TaskOptions;
import dev.procession.core.worker.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An initializer that does not end. */
class InitializationTest {
  private static final long SECOND = 1_000_000_000;

  private final MuteWorkers workers = new MuteWorkers();
  private final Scheduler scheduler =
      new Scheduler(
          TestSettings.of(
              1, 0, 1, Duration.ofSeconds(1), new Initializer(() -> 0, Duration.ofSeconds(30))),
          workers);

  private Task begin() {
    Task task = new Task(1, TaskOptions.none(), (one, may) -> false);
    task.load(() -> 1);
    scheduler.submit(task, 0);
    scheduler.onReady(slot(), 1, 0);
    assertThat(MuteWorker.of(slot()).sent).containsExactly(-1L);
    return task;
  }

  private WorkerSlot slot() {
    return workers.started.get(0);
  }

  /** In steps, as the timekeeper's; one leap would be a pause of this JVM. */
  private void pass(long from, long until) {
    for (long now = from; now <= until; now += SECOND) {
      scheduler.onTime(now);
    }
  }

  private static String failure(Task task) {
    Throwable failure = task.failure().orElseThrow();
    assertThat(failure).isInstanceOf(BrokenExecutorException.class);
    return failure.getMessage();
  }

  @Test
  void breaksThePoolWithItsStackWhenItsTimeHasPassed() {
    Task task = begin();
    pass(SECOND, 29 * SECOND);
    assertThat(MuteWorker.of(slot()).stacksAsked).isZero();
    pass(30 * SECOND, 30 * SECOND);
    assertThat(MuteWorker.of(slot()).stacksAsked).isEqualTo(1);
    assertThat(task.isDone()).isFalse();
    scheduler.onStack(slot(), List.of("a.B.c(B.java:1)", "d.E.f(E.java:2)"), 31 * SECOND);
    assertThat(failure(task))
        .contains("limit=PT30S", "withInitializerTimeout", "a.B.c(B.java:1)\n\td.E.f(E.java:2)");
    assertThat(MuteWorker.of(slot()).kills).isEqualTo(1);
  }

  @Test
  void isGivenUpAlsoWhereTheWorkerSaysNothing() {
    Task task = begin();
    pass(SECOND, 34 * SECOND);
    assertThat(task.isDone()).isFalse();
    pass(35 * SECOND, 35 * SECOND);
    assertThat(failure(task)).contains("its worker did not tell where it was");
    assertThat(MuteWorker.of(slot()).kills).isEqualTo(1);
  }

  /** As after a pause of this JVM, in which all went on. */
  @Test
  void anAnswerThatComesBeforeTheStackWins() {
    Task task = begin();
    pass(SECOND, 30 * SECOND);
    assertThat(MuteWorker.of(slot()).stacksAsked).isEqualTo(1);
    scheduler.onTime(100 * SECOND);
    scheduler.onAnswer(slot(), -1, new Answer.Value(null, 1), 100 * SECOND);
    scheduler.onStack(slot(), List.of("a.B.c(B.java:1)"), 100 * SECOND);
    assertThat(MuteWorker.of(slot()).sent).containsExactly(-1L, 1L);
    scheduler.onTime(1_000 * SECOND);
    assertThat(task.isDone()).isFalse();
  }
}

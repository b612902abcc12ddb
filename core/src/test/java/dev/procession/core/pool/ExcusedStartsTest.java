package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start that fails on account of this JVM costs time and nothing else. */
class ExcusedStartsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long START_LIMIT = 30 * SECOND;
  private static final long PAUSE = 40 * SECOND;

  private final MuteWorkers workers = new MuteWorkers();
  private final List<WorkerSlot> started = workers.started;
  private final Scheduler scheduler =
      new Scheduler(
          new PoolSettings(
              "fake",
              "Worker",
              1,
              0,
              256,
              Integer.MAX_VALUE,
              null,
              Duration.ofNanos(START_LIMIT),
              0,
              Duration.ofHours(1),
              null,
              true),
          workers);

  private final Task task =
      new Task(1, TaskOptions.none(), (one, may) -> scheduler.cancel(one, may, 0));

  @BeforeEach
  void submit() {
    task.load(() -> 1);
    scheduler.submit(task, 0);
  }

  private MuteWorker worker(int number) {
    return MuteWorker.of(started.get(number));
  }

  private void failToStart(int number, long now) {
    scheduler.onExit(
        started.get(number),
        new ExitReport(
            "w", 0, ExitReport.Kind.NEVER_READY, null, "injected", List.of(), null, List.of()),
        now);
  }

  private void tickUntil(long end, long from) {
    for (long now = from; now < end; now += SECOND) {
      scheduler.onTime(now);
    }
  }

  /** How long it takes until the next start. */
  private long startNext(long now) {
    int before = started.size();
    long due = now;
    while (started.size() == before) {
      due = scheduler.nextDeadline();
      assertThat(due).isLessThan(Long.MAX_VALUE);
      scheduler.onTime(due);
    }
    return due - now;
  }

  @Test
  void timeInWhichThisJvmStoodStillIsNoneOfAStarts() {
    tickUntil(5 * SECOND, 0);
    long resumed = 4 * SECOND + PAUSE;
    scheduler.onTime(resumed);
    assertThat(worker(0).kills).isZero();
    tickUntil(resumed + 25 * SECOND, resumed);
    assertThat(worker(0).kills).isZero();
    tickUntil(resumed + 30 * SECOND, resumed + 25 * SECOND);
    assertThat(worker(0).kills).isEqualTo(1);
  }

  @Test
  void aBusyMachineIsNoStandstill() {
    for (long now = 0; now <= START_LIMIT + 3 * SECOND; now += 3 * SECOND) {
      scheduler.onTime(now);
    }
    assertThat(worker(0).kills).isEqualTo(1);
  }

  @Test
  void aStartThatFailsForItIsTriedAgain() {
    tickUntil(5 * SECOND, 0);
    failToStart(0, PAUSE); // told before the timekeeper wakes
    assertThat(scheduler.isBroken()).isFalse();
    long unused = startNext(PAUSE);
    scheduler.onReady(started.get(1), 1, PAUSE + SECOND);
    assertThat(worker(1).sent).containsExactly(1L);
  }

  @Test
  void theNextOneCountsAgain() {
    tickUntil(5 * SECOND, 0);
    failToStart(0, PAUSE);
    long unused = startNext(PAUSE);
    failToStart(1, PAUSE + SECOND);
    assertThat(scheduler.isBroken()).isTrue();
  }

  @Test
  void lackOfMeansIsWaitedForWithPausesThatGrow() {
    long now = 0;
    long pause = 0;
    for (int i = 0; i < 100; i++) {
      scheduler.onShortage(started.get(i));
      failToStart(i, now);
      assertThat(scheduler.isBroken()).isFalse();
      long next = startNext(now);
      assertThat(next).isBetween(Math.min(pause + 1, 5 * SECOND), 5 * SECOND);
      pause = next;
      now += pause;
    }
    assertThat(task.isDone()).isFalse();
    scheduler.onReady(started.get(100), 1, now);
    assertThat(worker(100).sent).containsExactly(1L);
  }

  @Test
  void anImmediateShutdownDoesNotWaitForThem() {
    scheduler.onShortage(started.get(0));
    failToStart(0, 0);
    List<Task> never = scheduler.shutdownNow(1);
    assertThat(never).containsExactly(task);
    assertThat(scheduler.isTerminated()).isTrue();
  }

  @Test
  void lackOfMeansExcusesNoDeathOfOneThatWasReady() {
    scheduler.onShortage(started.get(0));
    scheduler.onReady(started.get(0), 1, SECOND);
    scheduler.onExit(
        started.get(0),
        new ExitReport("w", 1, ExitReport.Kind.EXITED, 1, "injected", List.of(), null, List.of()),
        2 * SECOND);
    assertThat(task.isDone()).isTrue();
  }
}

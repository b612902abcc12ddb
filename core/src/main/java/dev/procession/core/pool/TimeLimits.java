package dev.procession.core.pool;

import dev.procession.TaskOptions;
import dev.procession.TaskTimeoutException;
import java.time.Duration;

/*
 * How long tasks may run. A limit is that of a task's own code. A worker that tells when that begins
 * (Worker.tellsBegun) has the same limit once more for what comes before, the decoding; of others
 * the limit runs from when they took the task up. In a worker's first task an allowance is added to
 * both.
 *
 * A limit that is shorter than what a new JVM needs is passed again and again, as each kill brings
 * another new JVM. When two workers in a row were ended so, a warning tells the way out, once.
 */
class TimeLimits {
  private static final int SUSPICIOUS = 2;

  private final PoolSettings settings;
  private final Effects effects;
  private final Crew crew;

  /** How many workers in a row were ended by a limit in their first task. */
  private int endedAtFirst;

  private boolean warned;

  TimeLimits(PoolSettings settings, Effects effects, Crew crew) {
    this.settings = settings;
    this.effects = effects;
    this.crew = crew;
  }

  /** A worker has taken the task up. */
  void start(WorkerSlot slot, Task task, long now) {
    slot.begun = false;
    limit(slot, task, now);
  }

  /** The task's own code begins; {@code false} if that is no news. */
  boolean begin(WorkerSlot slot, Task task, long now) {
    if (!task.isLimited()
        || !task.is(TaskState.RUNNING)
        || slot.begun
        || !slot.worker().tellsBegun()) {
      return false;
    }
    slot.begun = true;
    if (!slot.graceRunning && !slot.killed) {
      limit(slot, task, now);
    }
    return true;
  }

  private void limit(WorkerSlot slot, Task task, long now) {
    TaskOptions options = task.options();
    Duration timeout = options.timeout();
    long end = timeout == null ? WorkerSlot.NEVER : Crew.plus(now, timeout);
    crew.setDeadline(slot, slot.isFresh() ? Crew.plus(end, options.firstRunAllowance()) : end);
  }

  /** The limit of the task that runs has passed: what its future fails with. */
  TaskTimeoutException passed(WorkerSlot slot, Task task) {
    if (slot.isFresh()) {
      slot.tooSlowAtFirst = task;
    }
    boolean decoding = slot.worker().tellsBegun() && !slot.begun && task.isLimited();
    return new TaskTimeoutException(
        (decoding
                ? "the task was not decoded, which loads its classes, within its time limit"
                : "the task did not end within its time limit")
            + ": task="
            + task.described()
            + ", limit="
            + task.options().timeout()
            + allowance(slot, task)
            + ", worker="
            + slot.name()
            + "; allow more with TaskOptions.withTimeout"
            + (slot.isFresh()
                ? ", or for this, the first task of a worker, with withFirstRunAllowance"
                : ""),
        null);
  }

  private static String allowance(WorkerSlot slot, Task task) {
    Duration allowance = task.options().firstRunAllowance();
    return slot.isFresh() && !allowance.isZero() ? ", firstRunAllowance=" + allowance : "";
  }

  /** A worker is about to answer a task. */
  void answered(WorkerSlot slot, Task task) {
    if (slot.isFresh() && task.isLimited() && !task.is(TaskState.DONE)) {
      endedAtFirst = 0;
    }
  }

  /** A worker has ended. */
  void ended(WorkerSlot slot) {
    Task task = slot.tooSlowAtFirst;
    if (task == null || !slot.killed) {
      endedAtFirst = 0;
      return;
    }
    endedAtFirst++;
    if (endedAtFirst == SUSPICIOUS && !warned) {
      warned = true;
      effects.warn(
          "two workers in a row were ended by a time limit in their first task: backend="
              + settings.backend()
              + ", task="
              + task.described()
              + ", limit="
              + task.options().timeout()
              + ", firstRunAllowance="
              + task.options().firstRunAllowance()
              + "; a new JVM loads classes and runs slowly at first, and each kill brings another:"
              + " allow more there with TaskOptions.withFirstRunAllowance, or do what is slow in"
              + " ExecutorSpec.withInitializer, whose time does not count");
    }
  }
}

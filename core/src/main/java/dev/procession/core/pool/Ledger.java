package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.WorkerCrashedException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Results;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The tasks: which wait, which run, and how each one ends, once. Every task that was accepted is
 * in exactly one place: in the queue, at the worker that holds it, or ended; the counters follow
 * its moves and therefore add up.
 *
 * A start is told once per try: where a worker died that was thought to have taken a task up, and
 * had not, the same try goes on at another one.
 *
 * An answer that is still encoded ends its task when it was decoded, which happens elsewhere: the
 * worker is done with it, so its death changes nothing any more, but it can still be cancelled.
 *
 * A task that carries items is divided where some of them have other fates than others: each part is
 * a task of its own, accepted like one that was submitted, at the queue's front. When its worker
 * dies, items that had begun are charged, each by itself from then on, and the others are not.
 *
 * A task goes back to the queue's front when its worker handed it back or died before it was
 * started, uncharged, and when its worker died under it and it has retries left. Once the pool is
 * broken nothing waits any more: what would, fails.
 */
class Ledger {
  private final Effects effects;
  private final TaskQueue queue = new TaskQueue();
  private final Set<Task> decoding = new LinkedHashSet<>();

  private @Nullable BrokenExecutorException broken;
  private long submitted;
  private long running;
  private long done;
  private long failed;
  private long lateAnswers;

  Ledger(Effects effects) {
    this.effects = effects;
  }

  /** The tasks that wait for a worker. */
  TaskQueue queue() {
    return queue;
  }

  /** Queues a task; {@code false} if it ended at once instead, because the pool is broken. */
  boolean accept(Task task) {
    submitted++;
    effects.queued(task);
    if (broken != null) {
      end(task, new Outcome.Failure(brokenFor(broken)));
      return false;
    }
    queue.addLast(task);
    return true;
  }

  /** Counts a task that never got as far as the queue. */
  void reject(Task task, Throwable cause) {
    submitted++;
    effects.queued(task);
    end(task, new Outcome.Failure(cause));
  }

  /** A worker has taken the task up. */
  void started(Task task, WorkerSlot slot) {
    task.move(TaskState.SENT, TaskState.RUNNING);
    running++;
    if (task.startTold) {
      effects.startedInstead(task, slot);
    } else {
      task.startTold = true;
      effects.started(task, slot);
    }
  }

  /** A worker has answered; the task may have ended before. */
  void answered(Task task, Answer answer, WorkerSlot slot) {
    if (task.is(TaskState.DONE)) {
      answeredLate(answer);
      return;
    }
    if (task.is(TaskState.SENT)) {
      started(task, slot);
    }
    Share share = task.share();
    if (share != null && answer instanceof Answer.Items items) {
      receive(share, items.results());
      share.receiver().onRan(share.received(), items.runNanos());
      if (share.received() > 0 || share.isComplete()) {
        leaveOff(task, share);
        return;
      }
    }
    if (share == null && answer instanceof Answer.Encoded encoded) {
      task.move(TaskState.RUNNING, TaskState.DECODING);
      decoding.add(task);
      effects.decode(encoded.result(), new Decoding(task));
    } else {
      end(task, outcome(share, answer));
      discard(answer);
    }
  }

  /** The result of a task, which may end otherwise before it is decoded. */
  private final class Decoding implements Decoded {
    private final Task task;

    Decoding(Task task) {
      this.task = task;
    }

    @Override
    public Task task() {
      return task;
    }

    @Override
    public boolean isAwaited() {
      return task.is(TaskState.DECODING);
    }

    @Override
    public void end(Outcome outcome, long now) {
      if (isAwaited()) {
        Ledger.this.end(task, outcome);
      }
    }
  }

  /** The tasks whose answers are decoded. */
  Collection<Task> decoding() {
    return decoding;
  }

  private static Outcome outcome(@Nullable Share share, Answer answer) {
    if (answer instanceof Answer.Failure failure) {
      return new Outcome.Failure(failure.cause());
    }
    return share == null && answer instanceof Answer.Value value
        ? new Outcome.Success(value.value())
        : new Outcome.Failure(
            new IllegalStateException(
                "a worker answered "
                    + (share == null ? "a task" : "items")
                    + " with "
                    + (share != null && answer instanceof Answer.Items
                        ? "none of them"
                        : answer.getClass().getSimpleName())));
  }

  /** Some items have results; that they come one by one says that the task takes long. */
  void told(Task task, Results results) {
    Share share = task.share();
    if (share == null || task.is(TaskState.DONE)) {
      droppedLate(results);
      return;
    }
    receive(share, results);
    if (share.is(Division.UNWANTED)) {
      share.move(Division.UNWANTED, Division.WANTED);
    }
  }

  /** A worker gave back the items after those that it keeps. */
  void divided(Task task, int kept) {
    Share share = task.share();
    boolean asked = task.recalled || (share != null && share.is(Division.ASKED));
    if (share == null || task.is(TaskState.DONE) || !asked || kept < share.received()) {
      lateAnswers++;
      return;
    }
    if (share.is(Division.ASKED)) {
      share.move(Division.ASKED, Division.WANTED);
    }
    if (kept < share.size()) {
      goOn(task.split(kept));
    }
  }

  /** The worker is done with the task: what it has not begun goes on as another one. */
  private void leaveOff(Task task, Share share) {
    Task rest = share.isComplete() ? null : task.split(share.received());
    end(task, share.outcome());
    if (rest != null) {
      goOn(rest);
    }
  }

  /** Accepts a task that carries on what another one carried. */
  private void goOn(Task part) {
    submitted++;
    effects.queued(part);
    Share share = part.share();
    if (broken != null) {
      failBroken(part);
    } else if (share != null && !share.receiver().adopt(part)) {
      end(part, new Outcome.Cancelled());
    } else {
      queue.addFirst(part);
    }
  }

  /** An answer came for a task that its worker does not hold, or that has ended. */
  void answeredLate(Answer answer) {
    lateAnswers++;
    discard(answer);
  }

  /** Something came about an order that its worker does not hold. */
  void countLate() {
    lateAnswers++;
  }

  /** Results came of items that their worker does not hold, or that have ended. */
  void droppedLate(Results results) {
    lateAnswers++;
    discard(results, 0);
  }

  /** Results of more items than there are mean nothing. */
  private void receive(Share share, Results results) {
    discard(results, share.receive(results));
  }

  private void discard(Answer answer) {
    if (answer instanceof Answer.Encoded encoded) {
      effects.decode(encoded.result(), Decoded.UNWANTED);
    } else if (answer instanceof Answer.Items items) {
      discard(items.results(), 0);
    }
  }

  private void discard(Results results, int from) {
    for (int i = from; i < results.size(); i++) {
      if (results.values()[i] instanceof EncodedResult result) {
        effects.decode(result, Decoded.UNWANTED);
      }
    }
  }

  /** A worker handed the task back, or died before it was started. */
  void returned(Task task) {
    if (task.is(TaskState.DONE)) {
      return;
    }
    Share share = task.share();
    if (share != null && share.received() > 0) {
      leaveOff(task, share);
    } else {
      requeue(task);
    }
  }

  /**
   * The task's worker died under it: it runs again, or fails.
   *
   * @param begun how many of its items had begun, if it carries items
   * @return whether it was charged; not if results of all that had begun have come
   */
  boolean lost(Task task, int begun, ExitReport report) {
    Share share = task.share();
    if (share != null) {
      int charged = Math.min(Math.max(begun, share.received()), share.size());
      if (charged < share.size()) {
        goOn(task.split(charged));
      }
      if (share.isComplete()) {
        end(task, share.outcome());
        return false;
      }
    }
    task.died(report);
    if (task.retriesLeft == 0 || broken != null) {
      end(task, crash(task, report));
    } else {
      task.retriesLeft--;
      retry(task, share);
    }
    return true;
  }

  /** Items are tried again one by one, so that it shows which of them is to blame. */
  private void retry(Task task, @Nullable Share share) {
    if (share == null || share.size() == 1) {
      task.startTold = false;
      requeue(task);
      return;
    }
    for (int item = share.size() - 1; item >= share.received(); item--) {
      goOn(task.split(item));
    }
    end(task, share.outcome());
  }

  private static Outcome crash(Task task, ExitReport report) {
    return new Outcome.Failure(
        new WorkerCrashedException(
            "the worker ended before its task did: task="
                + task.described()
                + ", worker="
                + report.worker()
                + ", pid="
                + report.pid()
                + ": "
                + report.reason()
                + wayOut(task.deaths.size()),
            task.deaths,
            null));
  }

  private static String wayOut(int tries) {
    return tries == 1
        ? "; report() has its last output; TaskOptions.withRetries runs such a task again"
        : "; so ended each of its " + tries + " tries; reports() has them all";
  }

  private void requeue(Task task) {
    task.recalled = false;
    Share share = task.share();
    if (share != null) {
      share.startOver();
    }
    if (task.is(TaskState.RUNNING)) {
      running--;
      task.move(TaskState.RUNNING, TaskState.QUEUED);
    } else {
      task.move(TaskState.SENT, TaskState.QUEUED);
    }
    queue.addFirst(task);
  }

  void end(Task task, Outcome outcome) {
    if (task.is(TaskState.RUNNING) || task.is(TaskState.DECODING)) {
      running--;
      decoding.remove(task);
    }
    done++;
    if (!(outcome instanceof Outcome.Success)) {
      failed++;
    }
    task.end(outcome);
    effects.ended(task, outcome);
  }

  boolean isBroken() {
    return broken != null;
  }

  /** From now on what waits fails. */
  void breakDown(BrokenExecutorException cause) {
    broken = cause;
    failWaiting();
  }

  /** Fails the task with what broke the pool. */
  void failBroken(Task task) {
    if (broken != null) {
      end(task, new Outcome.Failure(brokenFor(broken)));
    }
  }

  void failWaiting() {
    while (!queue.isEmpty()) {
      failBroken(queue.remove());
    }
  }

  /** Each future gets an exception of its own: they are mutable and carry their thrower's stack. */
  private static BrokenExecutorException brokenFor(BrokenExecutorException cause) {
    return new BrokenExecutorException(
        "the executor is broken: " + cause.getMessage(), cause.getCause());
  }

  long lateAnswers() {
    return lateAnswers;
  }

  ExecutorStatus status(int workers, long restarts) {
    return new ExecutorStatus(workers, submitted - running - done, running, done, failed, restarts);
  }
}

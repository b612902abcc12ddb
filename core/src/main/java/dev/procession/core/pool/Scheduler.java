package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import dev.procession.WorkerStartException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * All decisions of a pool. Events come in as method calls (submit, cancel, on…), actions go out
 * through Effects and Worker. It has no thread, lock or clock: the caller holds one lock around
 * every call and passes the time, in nanoseconds of a clock that never goes back.
 *
 * Orders are sent ahead: a BUSY worker holds a window of them, sized by Pace. It runs them in the
 * order sent, so the first of `held` is the one that runs; when its answer comes the next one runs.
 * Therefore no message says "started", and a worker's death is charged to the first one alone.
 * When a worker has nothing to do and the queue is empty, half of what the fullest worker holds
 * unstarted is recalled; each comes back as Returned, or is answered because it had started.
 *
 * A cancelled or timed-out task that runs stays first in `held` with its future settled: its worker
 * is not free before it answers. It is interrupted, and what waits behind it is recalled, so that a
 * kill after the grace hits nobody else. One deadline per worker serves all: which one it is
 * follows from the worker's state and from graceRunning, and every change of either sets it anew.
 *
 * A worker that ends without a running task, unasked, spends the restart budget; one that dies
 * under a task does not, the task pays for it.
 */
public final class Scheduler {
  private static final long DRAIN_LIMIT = Duration.ofSeconds(10).toNanos();
  private static final long SENT_AHEAD_BYTES = 1 << 20;

  /** The life of a pool; what the executor accepts. */
  private enum Phase {
    OPEN,
    SHUTDOWN,
    TERMINATED
  }

  private final PoolSettings settings;
  private final Effects effects;
  private final RestartBudget budget;
  private final Pace pace;
  private final TaskQueue queue = new TaskQueue();
  private final Deque<WorkerSlot> idle = new ArrayDeque<>();
  private final Set<WorkerSlot> live = new LinkedHashSet<>();

  private Phase phase = Phase.OPEN;
  private @Nullable BrokenExecutorException broken;
  private int startedWorkers;
  private int starting;
  private int owedRestarts;
  private long startNotBefore = Long.MIN_VALUE;
  private long earliest = WorkerSlot.NEVER;
  private long submitted;
  private long running;
  private long done;
  private long failed;
  private long restarts;
  private long lateAnswers;

  public Scheduler(PoolSettings settings, Effects effects) {
    this.settings = settings;
    this.effects = effects;
    this.pace = new Pace(settings.window());
    this.budget = new RestartBudget(settings.restarts(), settings.restartPeriod());
  }

  // ---- what callers ask

  /** Accepts a task; it fails at once if the pool is broken. */
  public void submit(Task task, long now) {
    submitted++;
    effects.queued(task);
    if (broken != null) {
      end(task, new Outcome.Failure(brokenFor(broken)));
      return;
    }
    queue.addLast(task);
    dispatch(now);
  }

  /** Counts a task that never got as far as the queue. */
  public void reject(Task task, Throwable cause) {
    submitted++;
    effects.queued(task);
    end(task, new Outcome.Failure(cause));
  }

  /** Cancels a task; {@code false} if it has ended, or runs and may not be interrupted. */
  public boolean cancel(Task task, boolean mayInterruptIfRunning, long now) {
    if (task.is(TaskState.DONE) || (task.is(TaskState.RUNNING) && !mayInterruptIfRunning)) {
      return false;
    }
    boolean ran = task.is(TaskState.RUNNING);
    WorkerSlot slot = task.holder;
    end(task, new Outcome.Cancelled());
    if (slot == null) {
      queue.onEnded();
    } else if (ran) {
      expel(slot, task, "its task was cancelled and did not end within the grace", now);
    } else {
      recall(slot, task);
    }
    settle(now);
    return true;
  }

  /**
   * Interrupts a running task without ending its future; after the grace its worker is killed. One
   * that does not run is cancelled.
   */
  public void interrupt(Task task, long now) {
    WorkerSlot slot = task.holder;
    if (task.is(TaskState.RUNNING) && slot != null) {
      task.retriesLeft = 0;
      expel(slot, task, "its task was interrupted and did not end within the grace", now);
    } else {
      cancel(task, true, now);
    }
  }

  public void shutdown(long now) {
    if (phase == Phase.OPEN) {
      phase = Phase.SHUTDOWN;
    }
    settle(now);
  }

  /** Cancels everything; the tasks that never started, in the order of submission. */
  public List<Task> shutdownNow(long now) {
    List<Task> neverStarted = new ArrayList<>();
    List<Task> run = new ArrayList<>();
    for (WorkerSlot slot : live) {
      for (Task task : slot.held()) {
        if (!task.is(TaskState.DONE)) {
          (task.is(TaskState.RUNNING) ? run : neverStarted).add(task);
        }
      }
    }
    neverStarted.addAll(queue.waiting());
    neverStarted.sort((a, b) -> Long.compare(a.id(), b.id()));
    if (phase == Phase.OPEN) {
      phase = Phase.SHUTDOWN;
    }
    for (Task task : neverStarted) {
      cancel(task, true, now);
    }
    for (Task task : run) {
      cancel(task, true, now);
    }
    settle(now);
    return neverStarted;
  }

  public boolean accepts() {
    return phase == Phase.OPEN;
  }

  public boolean isBroken() {
    return broken != null;
  }

  public boolean isTerminated() {
    return phase == Phase.TERMINATED;
  }

  /** The tasks that wait for a worker. */
  public int queueLength() {
    return queue.size();
  }

  /** How many tasks keep all workers busy: a bound for whoever submits a stream of them. */
  public int appetite() {
    return settings.workers() * (pace.window() + 1) * 2;
  }

  public ExecutorStatus status() {
    return new ExecutorStatus(
        live.size(), submitted - running - done, running, done, failed, restarts);
  }

  /** Answers that came for tasks already ended. */
  long lateAnswers() {
    return lateAnswers;
  }

  // ---- what workers tell

  public void onReady(WorkerSlot slot, long pid, long now) {
    if (slot.is(WorkerState.EXITED)) {
      return;
    }
    effects.ready(slot, pid);
    if (slot.is(WorkerState.DRAINING)) {
      slot.worker().drain(0);
      effects.flush(slot.worker());
    } else if (settings.initializer() != null) {
      setDeadline(slot, WorkerSlot.NEVER);
      slot.worker().send(new Order(initializerId(slot), settings.initializer()));
      effects.flush(slot.worker());
    } else {
      becomeIdle(slot, WorkerState.STARTING, now);
    }
    settle(now);
  }

  public void onAnswer(WorkerSlot slot, long orderId, Answer answer, long now) {
    if (slot.is(WorkerState.EXITED)) {
      lateAnswers++;
      return;
    }
    if (orderId == initializerId(slot)) {
      onInitialized(slot, answer, now);
      return;
    }
    Task head = slot.head();
    boolean wasHead = head != null && head.id() == orderId;
    Task task = slot.release(orderId);
    if (task == null) {
      lateAnswers++;
      return;
    }
    if (answer instanceof Answer.Returned) {
      slot.assigned--;
      onReturned(task);
    } else {
      slot.worn |= wearsOut(answer);
      onOutcome(task, answer);
    }
    if (wasHead) {
      runNext(slot, now);
    }
    if (slot.is(WorkerState.BUSY)) {
      if (!(answer instanceof Answer.Returned)) { // what came back is for another worker
        refill(slot, now);
      }
      if (slot.held().isEmpty()) {
        becomeIdle(slot, WorkerState.BUSY, now);
      }
    }
    settle(now);
  }

  /** After an out of memory and the like a JVM is not to be trusted; a full stack does no harm. */
  private static boolean wearsOut(Answer answer) {
    return answer instanceof Answer.Failure failure
        && failure.cause() instanceof VirtualMachineError
        && !(failure.cause() instanceof StackOverflowError);
  }

  private void onOutcome(Task task, Answer answer) {
    if (answer instanceof Answer.Value value) {
      pace.ran(value.runNanos());
    }
    if (task.is(TaskState.DONE)) {
      lateAnswers++;
      return;
    }
    end(
        task,
        answer instanceof Answer.Value value
            ? new Outcome.Success(value.value())
            : new Outcome.Failure(((Answer.Failure) answer).cause()));
  }

  private void onReturned(Task task) {
    if (task.is(TaskState.DONE)) {
      return;
    }
    if (task.is(TaskState.RUNNING)) {
      running--;
    }
    requeue(task);
  }

  private void onInitialized(WorkerSlot slot, Answer answer, long now) {
    if (answer instanceof Answer.Failure failure) {
      breakDown(
          new BrokenExecutorException(
              "the initializer failed: backend="
                  + settings.backend()
                  + ", worker="
                  + slot.name()
                  + ": "
                  + failure.cause()
                  + "; correct the initializer and open a new executor",
              failure.cause()),
          now);
    } else if (slot.is(WorkerState.STARTING)) {
      becomeIdle(slot, WorkerState.STARTING, now);
    }
    settle(now);
  }

  public void onExit(WorkerSlot slot, ExitReport report, long now) {
    if (slot.is(WorkerState.EXITED)) {
      return;
    }
    if (slot.is(WorkerState.STARTING)) {
      starting--;
    }
    idle.remove(slot);
    slot.move(slot.state(), WorkerState.EXITED);
    live.remove(slot);
    List<Task> held = new ArrayList<>(slot.held());
    ExitReport full = report.withTasks(held.stream().map(Task::name).toList());
    effects.exited(full);
    Task charged = null;
    for (int i = held.size() - 1; i >= 0; i--) {
      Task task = slot.release(held.get(i).id());
      if (task == null || task.is(TaskState.DONE)) {
        continue;
      }
      if (task.is(TaskState.RUNNING)) {
        charged = task;
      } else {
        requeue(task);
      }
    }
    if (charged != null) {
      charge(charged, full);
    } else if (held.isEmpty() && !slot.endExpected) {
      onIdleDeath(full, now);
    }
    if (!slot.endExpected || charged != null || !held.isEmpty()) {
      owedRestarts++;
    }
    settle(now);
  }

  /** The running task of a dead worker runs again, or fails. */
  private void charge(Task task, ExitReport report) {
    if (task.retriesLeft > 0 && broken == null) {
      task.retriesLeft--;
      running--;
      requeue(task);
      return;
    }
    end(
        task,
        new Outcome.Failure(
            new WorkerCrashedException(
                "the worker ended before its task did: task="
                    + task.name()
                    + ", worker="
                    + report.worker()
                    + ", pid="
                    + report.pid()
                    + ": "
                    + report.reason()
                    + "; report() has its last output; TaskOptions.withRetries runs such a task"
                    + " again",
                report,
                null)));
  }

  private void onIdleDeath(ExitReport report, long now) {
    if (broken != null) {
      return;
    }
    if (budget.spend(now)) {
      startNotBefore = now + budget.pauseNanos();
      return;
    }
    breakDown(
        new BrokenExecutorException(
            "workers keep ending before they run a task: backend="
                + settings.backend()
                + ", more than "
                + settings.restarts()
                + " within "
                + settings.restartPeriod()
                + ", the last one: "
                + report.reason()
                + "; correct the cause and open a new executor, or allow more with"
                + " ExecutorSpec.withRestarts",
            new WorkerStartException(report.reason(), null)),
        now);
  }

  // ---- time

  /** When {@link #onTime} is next due; {@code Long.MAX_VALUE} if never. */
  public long nextDeadline() {
    return earliest;
  }

  public void onTime(long now) {
    if (now < earliest) {
      return;
    }
    earliest = WorkerSlot.NEVER;
    for (WorkerSlot slot : List.copyOf(live)) {
      if (slot.deadline <= now) {
        onDeadline(slot, now);
      }
    }
    for (WorkerSlot slot : live) {
      earliest = Math.min(earliest, slot.deadline);
    }
    settle(now);
  }

  private void onDeadline(WorkerSlot slot, long now) {
    slot.deadline = WorkerSlot.NEVER;
    switch (slot.state()) {
      case STARTING ->
          kill(
              slot,
              "it did not become ready within "
                  + settings.startTimeout()
                  + "; allow more with ProcessSpec.withStartTimeout",
              false);
      case IDLE -> drain(slot, now);
      case BUSY -> {
        Task head = slot.head();
        if (slot.graceRunning) {
          kill(slot, "its task did not end within the grace", true);
        } else if (head != null && !head.is(TaskState.DONE)) {
          timeOut(slot, head, now);
        }
      }
      case DRAINING -> kill(slot, "it did not leave in time", true);
      case EXITED -> {}
    }
  }

  private void timeOut(WorkerSlot slot, Task task, long now) {
    end(
        task,
        new Outcome.Failure(
            new TaskTimeoutException(
                "the task did not end within its time limit: task="
                    + task.name()
                    + ", limit="
                    + task.options().timeout()
                    + ", worker="
                    + slot.name()
                    + "; allow more with TaskOptions.withTimeout",
                null)));
    expel(slot, task, "its task passed its time limit and did not end within the grace", now);
  }

  // ---- the workers' orders

  private void dispatch(long now) {
    while (!queue.isEmpty() && !idle.isEmpty()) {
      WorkerSlot slot = idle.pop();
      slot.move(WorkerState.IDLE, WorkerState.BUSY);
      setDeadline(slot, WorkerSlot.NEVER);
      send(slot, queue.remove());
      start(slot, now);
      effects.flush(slot.worker());
    }
    startWorkers(now);
  }

  private void startWorkers(long now) {
    while (broken == null && live.size() < settings.workers() && starting < queue.size()) {
      if (now < startNotBefore) {
        earliest = Math.min(earliest, startNotBefore);
        return;
      }
      WorkerSlot slot = newSlot();
      live.add(slot);
      starting++;
      if (owedRestarts > 0) {
        owedRestarts--;
        restarts++;
      }
      setDeadline(slot, now + settings.startTimeout().toNanos());
      slot.attach(effects.start(slot));
    }
  }

  private WorkerSlot newSlot() {
    startedWorkers++;
    return new WorkerSlot(startedWorkers, settings.workerName() + "-" + startedWorkers);
  }

  private void send(WorkerSlot slot, Task task) {
    task.move(TaskState.QUEUED, TaskState.SENT);
    slot.worker().send(task.order());
    slot.hold(task);
  }

  /** The first order of this worker runs from now on. */
  private void start(WorkerSlot slot, long now) {
    Task head = slot.head();
    if (head == null) {
      return;
    }
    if (head.is(TaskState.DONE)) {
      expel(slot, head, "its task was cancelled and did not end within the grace", now);
      return;
    }
    head.move(TaskState.SENT, TaskState.RUNNING);
    running++;
    Duration timeout = head.options().timeout();
    setDeadline(slot, timeout == null ? WorkerSlot.NEVER : plus(now, timeout));
    effects.started(head, slot);
  }

  private void runNext(WorkerSlot slot, long now) {
    slot.graceRunning = false;
    if (!slot.is(WorkerState.DRAINING)) {
      setDeadline(slot, WorkerSlot.NEVER);
    }
    if (!slot.killed) {
      start(slot, now);
    }
  }

  /** Sends orders ahead, a fair share of what waits. */
  private void refill(WorkerSlot slot, long now) {
    if (queue.isEmpty() || slot.worn || slot.killed || slot.graceRunning) {
      return;
    }
    int window = Math.min(pace.window(), slot.held().size() + 1 + queue.size() / live.size());
    boolean sent = false;
    for (Task next = queue.peek();
        next != null
            && slot.held().size() < window
            && slot.assigned < settings.maxTasksPerWorker()
            && (slot.held().isEmpty() || slot.heldBytes + next.bytes() <= SENT_AHEAD_BYTES);
        next = queue.peek()) {
      send(slot, queue.remove());
      if (slot.held().size() == 1) {
        start(slot, now);
      }
      sent = true;
    }
    if (sent) {
      effects.flush(slot.worker());
    }
  }

  private void becomeIdle(WorkerSlot slot, WorkerState from, long now) {
    if (from == WorkerState.STARTING) {
      starting--;
      budget.recovered();
    }
    slot.move(from, WorkerState.IDLE);
    if (slot.worn || slot.assigned >= settings.maxTasksPerWorker()) {
      drain(slot, now);
      return;
    }
    Duration limit = settings.idleTimeout();
    setDeadline(slot, limit == null ? WorkerSlot.NEVER : plus(now, limit));
    idle.push(slot);
  }

  /** Half of what the fullest worker holds unstarted comes back for one that has nothing to do. */
  private void balance() {
    if (idle.isEmpty() || !queue.isEmpty()) {
      return;
    }
    WorkerSlot fullest = null;
    for (WorkerSlot slot : live) {
      if (slot.held().size() > (fullest == null ? 1 : fullest.held().size())) {
        fullest = slot;
      }
    }
    if (fullest == null || fullest.held().getLast().recalled) {
      return;
    }
    int half = fullest.held().size() / 2;
    Iterator<Task> last = fullest.held().descendingIterator();
    for (int i = 0; i < half; i++) {
      recall(fullest, last.next());
    }
  }

  private void recall(WorkerSlot slot, Task task) {
    if (!task.recalled) {
      task.recalled = true;
      slot.worker().recall(task.id());
      effects.flush(slot.worker());
    }
  }

  /** Interrupts what runs, takes back what waits behind it, and kills after the grace. */
  private void expel(WorkerSlot slot, Task task, String reason, long now) {
    if (slot.killed || slot.graceRunning) {
      return;
    }
    for (Task waiting : slot.held()) {
      if (waiting != task) {
        recall(slot, waiting);
      }
    }
    Duration grace = task.options().grace();
    if (grace.isZero() && settings.canKill()) {
      kill(slot, reason, true);
      return;
    }
    slot.worker().interrupt(task.id());
    effects.flush(slot.worker());
    slot.graceRunning = true;
    setDeadline(slot, settings.canKill() ? plus(now, grace) : WorkerSlot.NEVER);
  }

  private void drain(WorkerSlot slot, long now) {
    idle.remove(slot);
    if (slot.is(WorkerState.STARTING)) {
      starting--;
    }
    slot.move(slot.state(), WorkerState.DRAINING);
    slot.endExpected = true;
    slot.worker().drain(0);
    effects.flush(slot.worker());
    setDeadline(slot, settings.canKill() ? now + DRAIN_LIMIT : WorkerSlot.NEVER);
  }

  private void kill(WorkerSlot slot, String reason, boolean expected) {
    if (!slot.killed && settings.canKill()) {
      slot.killed = true;
      slot.endExpected |= expected;
      setDeadline(slot, WorkerSlot.NEVER);
      slot.worker().kill(reason);
      effects.flush(slot.worker());
    }
  }

  // ---- the end

  /** After every event: dispatch what waits, balance, let workers go when nothing is left. */
  private void settle(long now) {
    if (broken != null) {
      failQueue(broken);
    } else if (!queue.isEmpty()) {
      dispatch(now);
    }
    balance();
    if ((phase == Phase.OPEN && broken == null) || !queue.isEmpty()) {
      return;
    }
    for (WorkerSlot slot : List.copyOf(live)) {
      if (slot.is(WorkerState.IDLE)) {
        drain(slot, now);
      } else if (slot.is(WorkerState.STARTING)) {
        leaveEarly(slot, now);
      }
    }
    if (live.isEmpty() && phase == Phase.SHUTDOWN) {
      phase = Phase.TERMINATED;
    }
  }

  /** A worker that is not ready yet is not needed any more. */
  private void leaveEarly(WorkerSlot slot, long now) {
    if (settings.canKill()) {
      kill(slot, "it was no longer needed", true);
    } else {
      drain(slot, now);
    }
  }

  private void breakDown(BrokenExecutorException cause, long now) {
    broken = cause;
    failQueue(cause);
    for (WorkerSlot slot : List.copyOf(live)) {
      for (Task task : slot.held()) {
        if (task.is(TaskState.SENT)) {
          end(task, new Outcome.Failure(brokenFor(cause)));
          recall(slot, task);
        }
      }
      if (slot.is(WorkerState.STARTING)) {
        leaveEarly(slot, now);
      }
    }
  }

  private void failQueue(BrokenExecutorException cause) {
    while (!queue.isEmpty()) {
      end(queue.remove(), new Outcome.Failure(brokenFor(cause)));
    }
  }

  /** Each future gets an exception of its own: they are mutable and carry their thrower's stack. */
  private static BrokenExecutorException brokenFor(BrokenExecutorException cause) {
    return new BrokenExecutorException(
        "the executor is broken: " + cause.getMessage(), cause.getCause());
  }

  private void end(Task task, Outcome outcome) {
    if (task.is(TaskState.RUNNING)) {
      running--;
    }
    done++;
    if (!(outcome instanceof Outcome.Success)) {
      failed++;
    }
    task.end(outcome);
    effects.ended(task, outcome);
  }

  private void requeue(Task task) {
    task.recalled = false;
    task.move(task.is(TaskState.RUNNING) ? TaskState.RUNNING : TaskState.SENT, TaskState.QUEUED);
    queue.addFirst(task);
  }

  private void setDeadline(WorkerSlot slot, long deadline) {
    slot.deadline = deadline;
    earliest = Math.min(earliest, deadline);
  }

  private static long plus(long now, Duration duration) {
    long nanos =
        duration.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : duration.toNanos();
    return nanos > Long.MAX_VALUE - now ? WorkerSlot.NEVER : now + nanos;
  }

  private static long initializerId(WorkerSlot slot) {
    return -slot.number();
  }
}

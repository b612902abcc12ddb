package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.TaskSerializationException;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Sees what the scheduler does and what really happened to tasks and workers, and compares. It
 * knows the truth from the workers, never from the scheduler.
 */
final class InvariantChecker implements Effects {
  private final Throwable overdue = new TaskSerializationException("too late", null);

  private final Simulation simulation;
  private final List<Fate> fates = new ArrayList<>();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final RecordingListeners listeners = new RecordingListeners();
  private int ended;
  private int failed;
  private int owedRestarts;
  private int restarts;
  private int idleDeaths;
  private boolean initializerFailed;
  private boolean initializerLate;
  private int warnings;

  /** What is to be decoded, by a thread that may never come to it. */
  private final List<Undecoded> undecoded = new ArrayList<>();

  private record Undecoded(EncodedResult result, Decoded awaiting) {}

  /** What happened to a task. */
  static final class Fate {
    final Task task;
    final List<Object> told = new ArrayList<>();
    final List<String> deaths = new ArrayList<>();
    int runs;
    int starts;
    @Nullable WorkerSlot startedAtWorker;
    boolean cancelled;
    boolean noMoreRetries;

    /** Whether a worker got it that lies: what became of it there, nobody knows. */
    boolean liedAbout;

    long startedAt = -1;

    /** When the engine heard that its own code begins, in this run. */
    long begunAt = -1;

    /** Whether it is the first that its worker runs. */
    boolean first;

    long interruptedAt = -1;
    @Nullable Outcome outcome;

    Fate(Task task) {
      this.task = task;
    }

    /** Whether its limit has passed, at that time. */
    boolean isLate(long now) {
      Duration limit = task.options().timeout();
      Duration allowance = first ? task.options().firstRunAllowance() : Duration.ZERO;
      return limit != null
          && startedAt >= 0
          && now - (begunAt >= 0 ? begunAt : startedAt) >= limit.plus(allowance).toNanos();
    }
  }

  InvariantChecker(Simulation simulation) {
    this.simulation = simulation;
    if (simulation.heard) {
      listeners.subscribe(simulation);
    }
  }

  /** Tells the listeners, as is done when the lock is left. */
  void deliver() {
    listeners.deliver();
  }

  List<Fate> fates() {
    return fates;
  }

  List<SimulatedWorker> workers() {
    return workers;
  }

  List<SimulatedWorker> living() {
    List<SimulatedWorker> living = new ArrayList<>(workers.size());
    for (SimulatedWorker worker : workers) {
      if (!worker.exited) {
        living.add(worker);
      }
    }
    return living;
  }

  int pending() {
    return fates.size() - ended;
  }

  /** The tasks that wait, at the queue or behind others at a worker, in order. */
  List<Task> waiting() {
    List<Task> waiting = new ArrayList<>();
    for (Fate fate : fates) {
      if (fate.outcome == null && !runs(fate.task.id())) {
        waiting.add(fate.task);
      }
    }
    return waiting;
  }

  /** The tasks that the engine takes to run. */
  List<Fate> running() {
    return fates.stream().filter(fate -> fate.task.isTakenUp() && !fate.task.isDone()).toList();
  }

  private boolean runs(long id) {
    for (SimulatedWorker worker : workers) {
      if (!worker.exited && !worker.unanswered.isEmpty() && worker.unanswered.get(0) == id) {
        return worker.runsFirst();
      }
    }
    return fate(id).task.is(TaskState.DECODING);
  }

  @Override
  public void decode(EncodedResult result, Decoded awaiting) {
    undecoded.add(new Undecoded(result, awaiting));
  }

  /**
   * Decodes something of what there is, or gives it up.
   *
   * @return whether there was something
   */
  boolean decodeOne(boolean late) {
    if (undecoded.isEmpty()) {
      return false;
    }
    Undecoded next = undecoded.remove(simulation.below(undecoded.size()));
    if (next.awaiting().isAwaited()) {
      Outcome outcome = late ? new Outcome.Failure(overdue) : outcome(next.result());
      simulation.say("is decoded as", outcome, undecoded.size());
      simulation.scheduler.onDecoded(next.awaiting(), outcome, simulation.now);
    }
    return true;
  }

  private static Outcome outcome(EncodedResult result) {
    try {
      return new Outcome.Success(result.decode());
    } catch (Throwable e) { // what the task threw
      return new Outcome.Failure(e);
    }
  }

  Fate fate(long id) {
    return fates.get((int) id - 1);
  }

  private void require(boolean holds, String what, Object about) {
    simulation.require(holds, what, about);
  }

  // ---- what really happens

  void onSubmit(Task task) {
    fates.add(new Fate(task));
  }

  void onRun(long id) {
    Fate fate = fate(id);
    if (fate.outcome == null) {
      fate.runs++;
    }
    require(
        fate.liedAbout || fate.runs <= fate.deaths.size() + 1,
        "what ran is run again by a retry alone: ",
        fate.task);
  }

  /** Only the first word counts, else a worker could put its limit off for ever. */
  void onBegun(long id) {
    Fate fate = fate(id);
    if (fate.begunAt < 0 && fate.task.is(TaskState.RUNNING)) {
      fate.begunAt = simulation.now;
    }
  }

  void onStackAsked(SimulatedWorker worker) {
    Initializer initializer = simulation.settings.initializer();
    require(
        initializer != null && simulation.now - worker.readyAt >= initializer.timeout().toNanos(),
        "an initializer has its time: ",
        worker.slot.name());
    initializerLate = true;
  }

  void onTold(SimulatedWorker worker, long id, Answer told) {
    Answer answer = SimulatedResult.open(told);
    if (answer instanceof Answer.Returned) {
      require(
          fate(id).outcome != null || fate(id).startedAtWorker != worker.slot,
          "what was told as started is not handed back: ",
          fate(id).task);
    } else if (id < 0) {
      initializerFailed |= answer instanceof Answer.Failure;
    } else if (answer instanceof Answer.Value value && value.value() != null) {
      fate(id).told.add(value.value());
    } else if (answer instanceof Answer.Failure failure) {
      fate(id).told.add(failure.cause());
    }
  }

  void onExit(SimulatedWorker worker) {
    idleDeaths += worker.diesIdle() && !worker.endExpected && !worker.starved ? 1 : 0;
    owedRestarts += !worker.endExpected || !worker.unanswered.isEmpty() ? 1 : 0;
    for (long id : worker.startedAtItsEnd()) {
      Fate fate = fate(id);
      if (fate.outcome == null) {
        fate.deaths.add(worker.slot.name());
      }
    }
  }

  void onInterrupt(long id) {
    if (id < 0) {
      require(initializerLate, "only an initializer that is late is interrupted: ", "");
      return;
    }
    Fate fate = fate(id);
    require(
        fate.outcome != null || fate.interruptedAt >= 0,
        "only who was told to end is interrupted: ",
        fate.task);
    if (fate.interruptedAt < 0) {
      fate.interruptedAt = simulation.now;
    }
  }

  void onDrain(SimulatedWorker worker) {
    WorkerSlot slot = worker.slot;
    boolean used =
        (slot.worn && worker.hasWorked())
            || slot.assigned >= simulation.settings.maxTasksPerWorker();
    if (!simulation.scheduler.accepts()
        || simulation.scheduler.isBroken()
        || used
        || worker.killed) {
      return;
    }
    int spares = 0;
    for (SimulatedWorker other : workers) {
      spares += other != worker && other.slot.is(WorkerState.IDLE) ? 1 : 0;
    }
    require(spares >= simulation.settings.spares(), "idle spares stay: ", slot.name());
  }

  void onKill(SimulatedWorker worker) {
    require(simulation.settings.canKill(), "kill only where that is possible: ", "");
    if (worker.killedOver == 0) {
      return;
    }
    Fate fate = fate(worker.killedOver);
    require(
        fate.outcome != null || fate.interruptedAt >= 0,
        "a kill hits who was told to end: ",
        fate.task);
    Duration grace = fate.task.options().grace();
    require(
        grace.isZero() || simulation.now - fate.interruptedAt >= grace.toNanos(),
        "a kill waits for the grace: ",
        fate.task);
  }

  /** A message that must change nothing. */
  void stray(Runnable message) {
    ExecutorStatus before = simulation.scheduler.status();
    message.run();
    ExecutorStatus after = simulation.scheduler.status();
    require(
        before.queued() == after.queued()
            && before.running() == after.running()
            && before.done() == after.done()
            && before.failed() == after.failed(),
        "what comes late changes nothing: ",
        before);
  }

  // ---- what the scheduler does

  @Override
  public Worker start(WorkerSlot slot) {
    simulation.say("starts", slot.name(), slot.number());
    SimulatedWorker worker =
        simulation.liars && simulation.fault(2)
            ? new LyingSimulatedWorker(simulation, slot)
            : new SimulatedWorker(simulation, slot);
    workers.add(worker);
    if (owedRestarts > 0) {
      owedRestarts--;
      restarts++;
    }
    return worker;
  }

  @Override
  public void flush(Worker worker) {
    worker.flush();
  }

  @Override
  public void queued(Task task) {
    listeners.note(listener -> listener.onTaskQueued(task.id(), task.name()));
  }

  @Override
  public void started(Task task, WorkerSlot slot) {
    simulation.say("is taken up by " + slot.name(), task, task.id());
    Fate fate = fate(task.id());
    listeners.note(listener -> listener.onTaskStarted(task.id(), slot.name()));
    fate.starts++;
    require(fate.outcome == null, "a start is told before the end: ", task);
    require(
        fate.starts <= fate.deaths.size() + 1 && fate.starts <= task.options().retries() + 1,
        "a start is told once per try: ",
        task);
    runsAt(fate, slot);
  }

  @Override
  public void startedInstead(Task task, WorkerSlot slot) {
    simulation.say("is taken up after all by " + slot.name(), task, task.id());
    runsAt(fate(task.id()), slot);
  }

  private void runsAt(Fate fate, WorkerSlot slot) {
    fate.startedAt = simulation.now;
    fate.begunAt = -1;
    fate.startedAtWorker = slot;
    fate.first = !workers.get(slot.number() - 1).hasWorked();
  }

  @Override
  public void ready(WorkerSlot slot, long pid) {
    listeners.note(listener -> listener.onWorkerStarted(slot.name(), pid));
  }

  @Override
  public void warn(String message) {
    warnings++;
    require(warnings == 1, "a warning comes once: ", message);
  }

  @Override
  public void exited(ExitReport report) {
    listeners.note(listener -> listener.onWorkerExited(report));
  }

  @Override
  public void ended(Task task, Outcome outcome) {
    simulation.say("is the end of task", outcome, task.id());
    Fate fate = fate(task.id());
    require(fate.outcome == null, "a future ends once: ", task);
    fate.outcome = outcome;
    ended++;
    failed += outcome instanceof Outcome.Success ? 0 : 1;
    listeners.note(listener -> listener.onTaskFinished(task.id(), task.failure()));
    require(task.isDone(), "its future is done: ", task);
    if (outcome instanceof Outcome.Cancelled) {
      require(fate.cancelled, "only what was cancelled is: ", task);
    } else if (outcome instanceof Outcome.Success success) {
      require(fate.told.contains(success.value()), "a result is its own: ", task);
    } else if (outcome instanceof Outcome.Failure failure) {
      checkFailure(fate, failure.cause());
    }
  }

  private void checkFailure(Fate fate, Throwable cause) {
    Task task = fate.task;
    if (cause instanceof WorkerCrashedException crash) {
      List<String> deaths = fate.deaths;
      require(!deaths.isEmpty(), "a bystander is never charged: ", task);
      require(
          crash.reports().stream().map(ExitReport::worker).toList().equals(deaths),
          "every try has its report: ",
          task);
      require(
          crash.reports().stream().allMatch(report -> names(report, task)),
          "a report names what ran: ",
          task);
      require(
          deaths.size() == task.options().retries() + 1
              || fate.noMoreRetries
              || simulation.scheduler.isBroken(),
          "every retry is used: ",
          task);
    } else if (cause instanceof TaskTimeoutException) {
      require(fate.isLate(simulation.now), "a limit is that of the task's own code: ", task);
    } else if (cause instanceof BrokenExecutorException) {
      require(
          initializerFailed || initializerLate || idleDeaths > simulation.settings.restarts(),
          "an executor breaks for a cause: ",
          idleDeaths);
    } else {
      require(
          fate.told.contains(cause)
              || cause == overdue
              || (fate.liedAbout && cause instanceof IllegalStateException),
          "a failure is its own: ",
          task);
    }
  }

  private static boolean names(ExitReport report, Task task) {
    return report.tasks().contains(task.name());
  }

  // ---- what must hold after every step

  void check() {
    ExecutorStatus status = simulation.scheduler.status();
    int queued = 0;
    int running = 0;
    int decoding = 0;
    for (Fate fate : fates) {
      Task task = fate.task;
      if (fate.outcome == null) {
        queued += task.is(TaskState.QUEUED) ? 1 : 0;
        running += task.isTakenUp() ? 1 : 0;
        decoding += task.is(TaskState.DECODING) ? 1 : 0;
        require(
            (task.is(TaskState.QUEUED) || task.is(TaskState.DECODING)) == (task.holder == null),
            "a task is in one place: ",
            task);
        require(
            fate.noMoreRetries || task.retriesLeft == task.options().retries() - fate.deaths.size(),
            "each death under a task is its own, and no other: ",
            task);
      }
    }
    require(status.done() == ended, "done counts the ended: ", status);
    require(status.failed() == failed, "failed counts what did not succeed: ", status);
    require(status.restarts() == restarts, "restarts counts who took a place: ", status);
    require(status.running() == running, "running counts the running: ", status);
    require(
        status.queued() + status.running() + status.done() == fates.size(),
        "counters add up: ",
        status);
    require(simulation.scheduler.queueLength() == queued, "the queue holds what waits: ", status);
    checkWorkers(status, queued, decoding);
  }

  private void checkWorkers(ExecutorStatus status, int queued, int decoding) {
    int alive = 0;
    int free = 0;
    int held = 0;
    for (SimulatedWorker worker : workers) {
      if (worker.exited) {
        continue;
      }
      WorkerSlot slot = worker.slot;
      alive++;
      free += slot.is(WorkerState.STARTING) || slot.is(WorkerState.IDLE) ? 1 : 0;
      require(!worker.unflushed, "what was said travels: ", slot.name());
      require(
          !slot.is(WorkerState.IDLE) || queued == 0, "no idle worker beside a task: ", slot.name());
      require(
          !slot.is(WorkerState.IDLE) || !worker.worn || !worker.hasWorked(),
          "who is worn leaves: ",
          slot.name());
      require(slot.held().size() == worker.unanswered.size(), "orders are known: ", slot.name());
      int at = 0;
      for (Task task : slot.held()) {
        require(task.id() == worker.unanswered.get(at++), "orders are known: ", slot.name());
        held += task.is(TaskState.DONE) ? 0 : 1;
        require(onlyHere(task.id(), worker), "a task is at one living worker: ", task);
      }
    }
    require(status.workers() == alive, "the living workers are known: ", status);
    require(alive <= simulation.settings.workers(), "no more workers than allowed: ", status);
    require(held + queued + decoding == pending(), "nothing is forgotten: ", status);
    if (!simulation.scheduler.isBroken() && alive < simulation.settings.workers()) {
      int spares = simulation.scheduler.accepts() ? simulation.settings.spares() : 0;
      require(
          free >= queued + spares || simulation.scheduler.nextDeadline() < Long.MAX_VALUE,
          "who is needed will start: ",
          status);
    }
  }

  private boolean onlyHere(long id, SimulatedWorker here) {
    for (SimulatedWorker worker : workers) {
      if (worker != here && !worker.exited && worker.holds(id)) {
        return false;
      }
    }
    return true;
  }

  /** Right after the clock was looked at: nobody runs longer than allowed. */
  void checkLimits() {
    for (Fate fate : fates) {
      require(
          !fate.task.is(TaskState.RUNNING)
              || fate.interruptedAt >= 0
              || !fate.isLate(simulation.now),
          "limits are kept: ",
          fate.task);
    }
  }

  void checkEnd() {
    for (Fate fate : fates) {
      require(fate.outcome != null, "every future ends: ", fate.task);
      require(
          fate.liedAbout || fate.runs <= fate.starts || endedUnseen(fate),
          "every run is told as started: ",
          fate.task);
    }
    for (SimulatedWorker worker : workers) {
      require(worker.exited, "no worker is left: ", worker.slot.name());
    }
    require(listeners.heardAll(), "who listens hears everything, in order: ", listeners);
  }

  /** Ended by this side, maybe after it had begun to run and before anybody here knew. */
  private static boolean endedUnseen(Fate fate) {
    return fate.runs == fate.starts + 1
        && (fate.outcome instanceof Outcome.Cancelled
            || (fate.outcome instanceof Outcome.Failure failure
                && failure.cause() instanceof BrokenExecutorException));
  }
}

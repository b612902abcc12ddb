package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.ExitReport;
import dev.procession.WorkerCrashedException;
import dev.procession.WorkerStartException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The workers: when one is started, when it is idle, and how it leaves. Nothing in here knows of
 * tasks, but how many wait.
 *
 * One deadline per worker serves all limits: which one it is follows from the worker's state and
 * from graceRunning, and every change of either sets it anew. `earliest` is never later than the
 * first of them; it may be too early after one was put off, then onTime finds nothing to do.
 *
 * Spares are workers that are ready, or become so, beyond what waits. The first are due at once:
 * the first deadline is that of their start. One that has got work is replaced a moment later.
 *
 * A worker that ends without a running task, unasked, spends the restart budget; one that dies
 * under a task does not, the task pays for it. Nor does a start that failed on account of this JVM:
 * because that stood still meanwhile, which takes nothing of a start's time either, or because it
 * had no descriptor, thread or memory. Such a start is tried again after a pause that grows.
 */
class Crew {
  private static final long DRAIN_LIMIT = Duration.ofSeconds(10).toNanos();

  /** A spare that has got work is replaced when it has begun: a start takes its processor. */
  private static final long REPLACEMENT_DELAY = Duration.ofMillis(50).toNanos();

  /** How long an answer may be held back behind a task that takes long. */
  private static final long HELD_BACK = Duration.ofMillis(1).toNanos();

  private final PoolSettings settings;
  private final Effects effects;
  private final RestartBudget budget;
  private final Deque<WorkerSlot> idle = new ArrayDeque<>();
  private final Set<WorkerSlot> live = new LinkedHashSet<>();
  private final Standstill standstill = new Standstill(0);

  private int spares;
  private int startedWorkers;
  private int starting;
  private int owedRestarts;
  private long startNotBefore = Long.MIN_VALUE;
  private long spareNotBefore = Long.MIN_VALUE;
  private long earliest;
  private long restarts;

  /**
   * When held back answers are collected next, and whether any may have come since the last time.
   */
  private long collectAt = WorkerSlot.NEVER;

  private boolean collecting;

  Crew(PoolSettings settings, Effects effects) {
    this.settings = settings;
    this.effects = effects;
    this.spares = settings.spares();
    this.earliest = spares > 0 ? Long.MIN_VALUE : WorkerSlot.NEVER;
    this.budget = new RestartBudget(settings.restarts(), settings.restartPeriod());
  }

  Set<WorkerSlot> live() {
    return live;
  }

  boolean hasIdle() {
    return !idle.isEmpty();
  }

  /** Whether another worker may be started. */
  boolean hasRoom() {
    return live.size() < settings.workers();
  }

  /** The idle worker that worked last. */
  WorkerSlot takeIdle(long now) {
    WorkerSlot slot = idle.pop();
    if (spareNotBefore <= now) {
      spareNotBefore = now + REPLACEMENT_DELAY;
    }
    slot.move(WorkerState.IDLE, WorkerState.BUSY);
    setDeadline(slot, WorkerSlot.NEVER);
    return slot;
  }

  long restarts() {
    return restarts;
  }

  /** Starts workers for what waits, and spares, as many as there may be. */
  void startFor(int waiting, long now) {
    while (live.size() < settings.workers() && starting + idle.size() < waiting + spares) {
      boolean awaited = starting + idle.size() < waiting;
      long notBefore = awaited ? startNotBefore : Math.max(startNotBefore, spareNotBefore);
      if (now < notBefore) {
        earliest = Math.min(earliest, notBefore);
        return;
      }
      startedWorkers++;
      WorkerSlot slot =
          new WorkerSlot(startedWorkers, settings.workerName() + "-" + startedWorkers);
      slot.spare = !awaited;
      live.add(slot);
      if (starting++ == 0) {
        standstill.begin(now);
        earliest = Math.min(earliest, standstill.nextLook());
      }
      if (owedRestarts > 0) {
        owedRestarts--;
        restarts++;
      }
      setDeadline(slot, now + settings.startTimeout().toNanos());
      slot.attach(effects.start(slot));
    }
  }

  /**
   * A worker has nothing to do; one that is worn, or has had its share of tasks, leaves. A killed
   * one still speaks for a while, and gets nothing any more.
   */
  void becomeIdle(WorkerSlot slot, WorkerState from, long now) {
    if (slot.killed) {
      return;
    }
    if (from == WorkerState.STARTING) {
      starting--;
      budget.recovered();
    }
    slot.move(from, WorkerState.IDLE);
    if (slot.isUsedUp() || slot.assigned >= settings.maxTasksPerWorker()) {
      drain(slot, now);
      return;
    }
    Duration limit = settings.idleTimeout();
    setDeadline(slot, limit == null ? WorkerSlot.NEVER : plus(now, limit));
    idle.push(slot);
  }

  /** An idle worker has had nothing to do for long. */
  void onIdleFor(WorkerSlot slot, long now) {
    if (idle.size() > spares) {
      drain(slot, now);
    }
  }

  void drain(WorkerSlot slot, long now) {
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

  void kill(WorkerSlot slot, String reason, boolean expected) {
    if (!slot.killed && settings.canKill()) {
      slot.killed = true;
      slot.endExpected |= expected;
      setDeadline(slot, WorkerSlot.NEVER);
      slot.worker().kill(reason);
      effects.flush(slot.worker());
    }
  }

  /** A worker that is not ready yet is not needed any more. */
  void leaveEarly(WorkerSlot slot, long now) {
    if (settings.canKill()) {
      kill(slot, "it was no longer needed", true);
    } else {
      drain(slot, now);
    }
  }

  /** No more workers than the work needs, from now on. */
  void keepNoSpares() {
    spares = 0;
  }

  /** Nothing is left to do: who has no order leaves. */
  void letGo(long now) {
    for (WorkerSlot slot : List.copyOf(live)) {
      if (slot.is(WorkerState.IDLE)) {
        drain(slot, now);
      } else if (slot.is(WorkerState.STARTING)) {
        leaveEarly(slot, now);
      }
    }
  }

  void remove(WorkerSlot slot) {
    if (slot.is(WorkerState.STARTING)) {
      starting--;
    }
    idle.remove(slot);
    slot.move(slot.state(), WorkerState.EXITED);
    live.remove(slot);
  }

  /** The next worker that starts takes the place of one that was lost. */
  void owesRestart() {
    owedRestarts++;
  }

  /**
   * A worker ended unasked before it ran a task; why the pool is broken, if that was too often. A
   * start that failed on account of this JVM counts for nothing.
   */
  @Nullable BrokenExecutorException spendRestart(WorkerSlot slot, ExitReport report, long now) {
    boolean excused = slot.excused && report.kind() == ExitReport.Kind.NEVER_READY;
    if (excused || budget.spend(now)) {
      startNotBefore = now + budget.pauseNanos();
      return null;
    }
    return new BrokenExecutorException(
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
        report.kind() == ExitReport.Kind.NEVER_READY
            ? new WorkerStartException(report.reason(), null)
            : new WorkerCrashedException(report.reason(), report, null));
  }

  // ---- deadlines

  /** Time in which this JVM stood still is none of a start's. */
  void noticeStandstill(long now) {
    long stood = starting == 0 ? 0 : standstill.look(now);
    for (WorkerSlot slot : live) {
      if (stood > 0 && slot.is(WorkerState.STARTING)) {
        slot.excused = true;
        slot.deadline =
            slot.deadline > WorkerSlot.NEVER - stood ? WorkerSlot.NEVER : slot.deadline + stood;
      }
    }
  }

  /** The worker may run its orders and hold their answers back while a later one takes long. */
  void collectSoon(WorkerSlot slot, long now) {
    if (slot.held().size() > 1 && slot.worker().holdsBack()) {
      collecting = true;
      if (collectAt == WorkerSlot.NEVER) {
        collectAt = now + HELD_BACK;
        earliest = Math.min(earliest, collectAt);
      }
    }
  }

  void collect() {
    for (WorkerSlot slot : live) {
      if (slot.is(WorkerState.BUSY) && slot.worker().holdsBack()) {
        slot.worker().tellHeldBack();
      }
    }
  }

  void setDeadline(WorkerSlot slot, long deadline) {
    slot.deadline = deadline;
    earliest = Math.min(earliest, deadline);
  }

  /** When a worker's deadline, or the next start, is due; {@code Long.MAX_VALUE} if never. */
  long nextDeadline() {
    return earliest;
  }

  /** The workers whose deadline has passed; they have none after this. */
  List<WorkerSlot> takeDue(long now) {
    noticeStandstill(now);
    List<WorkerSlot> due = live.stream().filter(slot -> slot.deadline <= now).toList();
    earliest = WorkerSlot.NEVER;
    for (WorkerSlot slot : due) {
      slot.deadline = WorkerSlot.NEVER;
    }
    for (WorkerSlot slot : live) {
      earliest = Math.min(earliest, slot.deadline);
    }
    if (collectAt <= now) { // once more, as long as answers come
      collectAt = collecting ? now + HELD_BACK : WorkerSlot.NEVER;
      collecting = false;
    }
    earliest = Math.min(earliest, collectAt);
    earliest = starting == 0 ? earliest : Math.min(earliest, standstill.nextLook());
    return due;
  }

  static long plus(long now, Duration duration) {
    long nanos =
        duration.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : duration.toNanos();
    return nanos > Long.MAX_VALUE - now ? WorkerSlot.NEVER : now + nanos;
  }
}

package dev.procession.core.pool;

import dev.procession.ExitReport;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The orders: which worker gets which task, what is sent ahead, and what is taken back.
 *
 * A BUSY worker holds a window of orders, sized by Pace. It runs them in the order sent, so the
 * first of `held` is the one that runs; when its answer comes the next one runs. Therefore no
 * message says "started". When a worker has nothing to do and the queue is empty, half of what the
 * fullest worker holds unstarted is recalled; each comes back as Returned, or is kept because it had
 * started.
 *
 * An order of many items that runs for long is divided the same way: when nobody holds a second
 * order, its worker is asked for half of the items that it has not begun. Only its worker knows which
 * these are, and it keeps their order: what it holds behind is not overtaken.
 *
 * So of a recalled order that has become the first nobody knows whether it runs, until its worker
 * says that it kept it, gives it back, or answers it. Until then it is not told as started, no limit
 * of it runs, and nobody is killed for it: what runs may be the one behind it.
 *
 * Answers share a message, so a worker may have run more than its first order when it dies. If its
 * backend can tell which it took up last, all up to that one are charged. Where that can't be told,
 * all that it holds are: what may have run never runs again unasked. So that this hits no bystander,
 * a worker of which it is known beforehand that it can't tell gets no order ahead; of others a mark
 * that can't be read after all costs each of what it held a try.
 *
 * A task that has ended for its caller, but runs, stays first in `held`: its worker is not free
 * before it answers. It is interrupted, and what waits behind it is recalled, so that a kill after
 * the grace hits nobody else.
 */
class Orders {
  private static final long SENT_AHEAD_BYTES = 1 << 20;

  private final PoolSettings settings;
  private final Effects effects;
  private final Ledger ledger;
  private final Crew crew;
  private final TaskQueue queue;
  private final Pace pace;
  private final TimeLimits limits;

  Orders(PoolSettings settings, Effects effects, Ledger ledger, Crew crew) {
    this.settings = settings;
    this.effects = effects;
    this.ledger = ledger;
    this.crew = crew;
    this.queue = ledger.queue();
    this.pace = new Pace(settings.window());
    this.limits = new TimeLimits(settings, effects, crew);
  }

  Pace pace() {
    return pace;
  }

  TimeLimits limits() {
    return limits;
  }

  /** Gives what waits to idle workers, and starts workers for the rest. */
  void dispatch(long now) {
    while (!queue.isEmpty() && crew.hasIdle()) {
      WorkerSlot slot = crew.takeIdle(now);
      send(slot, queue.remove());
      start(slot, now);
      effects.flush(slot.worker());
    }
    crew.startFor(queue.size(), now);
  }

  private void send(WorkerSlot slot, Task task) {
    task.move(TaskState.QUEUED, TaskState.SENT);
    slot.worker().send(task.order());
    slot.hold(task);
  }

  /** The first order of this worker runs from now on, if it was not recalled. */
  void start(WorkerSlot slot, long now) {
    Task head = slot.head();
    if (head != null && !head.recalled) {
      run(slot, head, now);
    }
  }

  /** The worker says that it runs an order that was recalled. */
  void kept(WorkerSlot slot, long orderId, long now) {
    Task head = slot.head();
    if (head == null || head.id() != orderId || !head.recalled || head.is(TaskState.RUNNING)) {
      return;
    }
    if (head.is(TaskState.DONE)) {
      expel(slot, head, "its task was cancelled and did not end within the grace", now);
    } else if (head.is(TaskState.SENT) && slot.killed) {
      ledger.started(head, slot);
    } else if (head.is(TaskState.SENT)) {
      run(slot, head, now);
    }
  }

  /** The worker says that the own code of an order begins; {@code false} if that is no news. */
  boolean begins(WorkerSlot slot, long orderId, long now) {
    Task head = slot.head();
    if (head == null || head.id() != orderId || !head.isLimited()) {
      return false;
    }
    kept(slot, orderId, now);
    return limits.begin(slot, head, now);
  }

  private void run(WorkerSlot slot, Task head, long now) {
    limits.start(slot, head, now);
    ledger.started(head, slot);
  }

  /** The first order was answered: the worker has taken up the next one. */
  void runNext(WorkerSlot slot, long now) {
    slot.graceRunning = false;
    if (!slot.is(WorkerState.DRAINING)) {
      crew.setDeadline(slot, WorkerSlot.NEVER);
    }
    if (!slot.killed) {
      start(slot, now);
    }
  }

  /** Sends orders ahead, a fair share of what waits. */
  void refill(WorkerSlot slot, long now) {
    if (queue.isEmpty() || slot.worn || slot.killed || slot.graceRunning) {
      return;
    }
    int window =
        slot.worker().tellsLastStarted()
            ? Math.min(pace.window(), slot.held().size() + 1 + queue.size() / crew.live().size())
            : 1;
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

  /** What waits at workers comes back for one that has nothing to do, or can be started. */
  void balance() {
    if (!queue.isEmpty()) {
      return;
    }
    WorkerSlot fullest = fullest();
    if (fullest != null) {
      halve(fullest);
    } else if (crew.hasIdle() || crew.hasRoom()) {
      divide();
    }
  }

  /** Half of what the fullest worker holds unstarted comes back. */
  private void halve(WorkerSlot fullest) {
    if (!crew.hasIdle() || fullest.held().getLast().recalled) {
      return;
    }
    int half = fullest.held().size() / 2;
    Iterator<Task> last = fullest.held().descendingIterator();
    for (int i = 0; i < half; i++) {
      recall(fullest, last.next());
    }
  }

  /** Half of the items that wait behind a slow one comes back. */
  private void divide() {
    for (WorkerSlot slot : crew.live()) {
      Task head = slot.head();
      Share share = head == null || !head.is(TaskState.RUNNING) ? null : head.share();
      if (head != null && share != null && share.is(Division.WANTED)) {
        share.move(Division.WANTED, Division.ASKED);
        slot.worker().recall(head.id());
        effects.flush(slot.worker());
        return;
      }
    }
  }

  private @Nullable WorkerSlot fullest() {
    WorkerSlot fullest = null;
    for (WorkerSlot slot : crew.live()) {
      if (slot.held().size() > (fullest == null ? 1 : fullest.held().size())) {
        fullest = slot;
      }
    }
    return fullest;
  }

  void recall(WorkerSlot slot, Task task) {
    if (!task.recalled) {
      task.recalled = true;
      slot.worker().recall(task.id());
      effects.flush(slot.worker());
    }
  }

  /** How many of the orders that a dead worker held had begun, or count as such. */
  int begun(WorkerSlot slot) {
    return slot.begunOfHeld();
  }

  /** A worker is dead: what had begun is charged, and the rest goes to others. */
  boolean charge(WorkerSlot slot, ExitReport report) {
    List<Task> held = List.copyOf(slot.held());
    int begun = begun(slot);
    boolean charged = false;
    for (int i = held.size() - 1; i >= 0; i--) {
      Task task = held.get(i);
      Task unused = slot.release(task.id());
      if (i < begun && !task.is(TaskState.DONE)) {
        if (task.is(TaskState.SENT)) {
          ledger.started(task, slot);
        }
        charged |= ledger.lost(task, slot.begunOf(task), report);
      } else {
        ledger.returned(task);
      }
    }
    return charged;
  }

  /** Takes back what the worker was sent ahead. */
  void withdraw(WorkerSlot slot) {
    Task head = slot.head();
    for (Task waiting : slot.held()) {
      if (waiting != head) {
        recall(slot, waiting);
      }
    }
  }

  /** Interrupts what runs, takes back what waits behind it, and kills after the grace. */
  void expel(WorkerSlot slot, Task task, String reason, long now) {
    if (slot.killed || slot.graceRunning) {
      return;
    }
    withdraw(slot);
    Duration grace = task.options().grace();
    if (grace.isZero() && settings.canKill()) {
      crew.kill(slot, reason, true);
      return;
    }
    slot.worker().interrupt(task.id());
    effects.flush(slot.worker());
    slot.graceRunning = true;
    slot.expelled = reason;
    crew.setDeadline(slot, settings.canKill() ? Crew.plus(now, grace) : WorkerSlot.NEVER);
  }
}

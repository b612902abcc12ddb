package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Results;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * All decisions of a pool. Events come in as method calls (submit, cancel, on…), actions go out
 * through Effects and Worker. It has no thread, lock or clock: the caller holds one lock around
 * every call and passes the time, in nanoseconds of a clock that never goes back.
 *
 * Three parts decide, and this class brings them their events: the Ledger about tasks, the Crew
 * about the workers' lives, Orders about who gets what, TimeLimits among them. Ledger and Crew do not
 * know each other; Orders knows both. Initialization is what comes before a worker's first order. After every event `settle` looks at the whole once: what waits is dispatched,
 * the load is balanced, and workers leave when nothing is left.
 *
 * A cancelled or timed-out task that runs ends at once for its caller, and later for its worker:
 * see Orders. A worker's death is charged to the task that ran, or to the restart budget when none
 * did: see onExit.
 */
public class Scheduler {

  /** The life of a pool; what the executor accepts. */
  private enum Phase {
    OPEN,
    SHUTDOWN,
    TERMINATED
  }

  private final PoolSettings settings;
  private final Effects effects;
  private final Ledger ledger;
  private final Crew crew;
  private final Orders orders;
  private final Initialization initialization;
  private final TaskQueue queue;

  private Phase phase = Phase.OPEN;

  public Scheduler(PoolSettings settings, Effects effects) {
    this(settings, effects, new Ledger(effects), new Crew(settings, effects));
  }

  private Scheduler(PoolSettings settings, Effects effects, Ledger ledger, Crew crew) {
    this(settings, effects, ledger, crew, new Orders(settings, effects, ledger, crew));
  }

  /** Of parts, which tests replace by broken ones. */
  Scheduler(PoolSettings settings, Effects effects, Ledger ledger, Crew crew, Orders orders) {
    this.settings = settings;
    this.effects = effects;
    this.ledger = ledger;
    this.crew = crew;
    this.orders = orders;
    this.queue = ledger.queue();
    this.initialization = new Initialization(settings, effects, crew, new Whole());
  }

  // ---- what callers ask

  /** A task is about to be submitted: there shall be a worker for it. */
  public void expectTask(long now) {
    if (phase == Phase.OPEN && !ledger.isBroken() && !crew.hasIdle()) {
      crew.startFor(queue.size() + 1, now);
    }
  }

  /** Accepts a task; it fails at once if the pool is broken. */
  public void submit(Task task, long now) {
    if (ledger.accept(task)) {
      orders.dispatch(now);
    }
  }

  /** Counts a task that never got as far as the queue. */
  public void reject(Task task, Throwable cause) {
    ledger.reject(task, cause);
  }

  /** Cancels a task; {@code false} if it has ended, or runs and may not be interrupted. */
  public boolean cancel(Task task, boolean mayInterruptIfRunning, long now) {
    return cancel(task, mayInterruptIfRunning, "its task was cancelled", now);
  }

  private boolean cancel(Task task, boolean mayInterruptIfRunning, String why, long now) {
    if (task.is(TaskState.DONE) || (task.isTakenUp() && !mayInterruptIfRunning)) {
      return false;
    }
    boolean waited = task.is(TaskState.QUEUED);
    boolean ran = task.is(TaskState.RUNNING);
    WorkerSlot slot = task.holder;
    ledger.end(task, new Outcome.Cancelled());
    if (waited) {
      queue.onEnded();
    } else if (slot == null) { // its answer is being decoded
      settle(now);
      return true;
    } else if (ran) {
      orders.expel(slot, task, why + " and did not end within the grace", now);
    } else {
      orders.recall(slot, task);
    }
    settle(now);
    return true;
  }

  /**
   * Interrupts a running task without ending its future; after the grace its worker is killed. One
   * that has not begun is cancelled.
   */
  public void interrupt(Task task, long now) {
    WorkerSlot slot = task.holder;
    if (task.is(TaskState.RUNNING) && slot != null) {
      task.retriesLeft = 0;
      orders.expel(slot, task, "its task was interrupted and did not end within the grace", now);
    } else if (!task.is(TaskState.DECODING)) {
      cancel(task, true, now);
    }
  }

  public void shutdown(long now) {
    stopAccepting();
    settle(now);
  }

  /** Cancels everything; the tasks that never started, in the order of submission. */
  public List<Task> shutdownNow(long now) {
    List<Task> neverStarted = new ArrayList<>();
    List<Task> run = new ArrayList<>();
    for (WorkerSlot slot : crew.live()) {
      for (Task task : slot.held()) {
        if (!task.is(TaskState.DONE)) {
          (task.is(TaskState.RUNNING) ? run : neverStarted).add(task);
        }
      }
    }
    run.addAll(ledger.decoding());
    neverStarted.addAll(queue.waiting());
    neverStarted.sort((a, b) -> Long.compare(a.id(), b.id()));
    stopAccepting();
    for (Task task : neverStarted) {
      cancel(task, true, now);
    }
    for (Task task : run) {
      cancel(task, true, "its task was cancelled by shutdownNow", now);
    }
    settle(now);
    return neverStarted;
  }

  private void stopAccepting() {
    if (phase == Phase.OPEN) {
      phase = Phase.SHUTDOWN;
      crew.keepNoSpares();
    }
  }

  public boolean accepts() {
    return phase == Phase.OPEN;
  }

  /**
   * Whether a task that is submitted now changes nothing before one of the workers says something:
   * all there may be are there, and none is idle.
   */
  boolean isAttended() {
    return phase == Phase.OPEN && !ledger.isBroken() && !crew.hasIdle() && !crew.hasRoom();
  }

  public boolean isBroken() {
    return ledger.isBroken();
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
    return settings.workers() * (orders.pace().window() + 1) * 2;
  }

  public ExecutorStatus status() {
    return ledger.status(crew.live().size(), crew.restarts());
  }

  /** Answers that came for tasks already ended. */
  long lateAnswers() {
    return ledger.lateAnswers();
  }

  // ---- what workers tell

  public void onReady(WorkerSlot slot, long pid, long now) {
    if (slot.is(WorkerState.EXITED)) {
      return;
    }
    effects.ready(slot, pid);
    if (slot.is(WorkerState.DRAINING) || slot.killed) { // said before there was anybody to hear it
      slot.worker().drain(0);
      effects.flush(slot.worker());
    } else {
      initialization.begin(slot, now);
    }
    settle(now);
  }

  /** There is no descriptor, thread or memory for a worker that starts. */
  public void onShortage(WorkerSlot slot) {
    slot.excused = true;
  }

  public void onAnswer(WorkerSlot slot, long orderId, Answer answer, long now) {
    if (book(slot, orderId, answer, now)) {
      goOn(slot, answer instanceof Answer.Returned, now);
    }
  }

  /** Answers that came together: each is booked, and the worker gets its next orders once. */
  public void onAnswers(WorkerSlot slot, List<Answered> answered, long now) {
    boolean booked = false;
    for (Answered one : answered) {
      if (one.answer() instanceof Answer.Returned) {
        if (booked) {
          goOn(slot, false, now);
        }
        onAnswer(slot, one.orderId(), one.answer(), now);
        booked = false;
      } else {
        booked |= book(slot, one.orderId(), one.answer(), now);
      }
    }
    if (booked) {
      goOn(slot, false, now);
    }
  }

  /** Whether a task that its worker held was answered, and the worker may go on. */
  private boolean book(WorkerSlot slot, long orderId, Answer answer, long now) {
    if (slot.is(WorkerState.EXITED)) {
      ledger.answeredLate(answer);
      return false;
    }
    if (initialization.answered(slot, orderId, answer, now)) {
      settle(now);
      return false;
    }
    boolean returned = answer instanceof Answer.Returned;
    Task head = slot.head();
    boolean wasHead = head != null && head.id() == orderId;
    Task task = returned && !isAskedBack(slot, orderId) ? null : slot.release(orderId);
    if (task == null) {
      ledger.answeredLate(answer);
      return false;
    }
    if (returned) {
      slot.assigned--;
      ledger.returned(task);
    } else {
      orders.limits().answered(slot, task);
      slot.lastAnswered = orderId;
      slot.worn |= wearsOut(answer);
      if (answer instanceof Answer.Value value) {
        orders.pace().ran(value.runNanos());
      } else if (answer instanceof Answer.Encoded encoded && answer.isSuccess()) {
        orders.pace().ran(encoded.runNanos());
      } else if (answer instanceof Answer.Items items) {
        orders.pace().ran(items.runNanos());
      }
      ledger.answered(task, answer, slot);
    }
    if (wasHead) {
      orders.runNext(slot, now);
    }
    return true;
  }

  /** Else a worker could pass an order round for ever, and no limit of it would ever pass. */
  private static boolean isAskedBack(WorkerSlot slot, long orderId) {
    Task task = slot.find(orderId);
    return task != null && task.recalled && !task.is(TaskState.RUNNING);
  }

  private void goOn(WorkerSlot slot, boolean returned, long now) {
    if (slot.is(WorkerState.BUSY)) {
      if (!returned) { // what came back is for another worker
        orders.refill(slot, now);
      }
      if (slot.held().isEmpty()) {
        crew.becomeIdle(slot, WorkerState.BUSY, now);
      } else {
        crew.collectSoon(slot, now);
      }
    }
    settle(now);
  }

  /** The worker runs an order that was recalled. */
  public void onKept(WorkerSlot slot, long orderId, long now) {
    if (slot.is(WorkerState.EXITED)) {
      return;
    }
    orders.kept(slot, orderId, now);
    Task task = slot.find(orderId);
    Share share = task == null ? null : task.share();
    if (share != null && share.is(Division.ASKED)) {
      share.move(Division.ASKED, Division.REFUSED);
      settle(now); // another one may be divided
    }
  }

  /** The own code of a limited order begins. */
  public void onBegun(WorkerSlot slot, long orderId, long now) {
    if (!orders.begins(slot, orderId, now)) {
      ledger.countLate();
    }
  }

  /** Where the thread is that runs the worker's orders. */
  public void onStack(WorkerSlot slot, List<String> frames, long now) {
    initialization.toldStack(slot, frames, now);
    settle(now);
  }

  /** Results of some items of an order that runs for long. */
  public void onPart(WorkerSlot slot, long orderId, Results results, long now) {
    Task task = itemsThatRun(slot, orderId);
    if (task == null) {
      ledger.droppedLate(results);
      return;
    }
    slot.worn |= wearsOut(results);
    orders.kept(slot, orderId, now);
    ledger.told(task, results);
    settle(now);
  }

  /** The worker keeps the first items of an order that runs, and gives the others back. */
  public void onDivided(WorkerSlot slot, long orderId, int kept, long now) {
    Task task = itemsThatRun(slot, orderId);
    if (task == null) {
      ledger.countLate();
      return;
    }
    orders.kept(slot, orderId, now);
    ledger.divided(task, kept);
    settle(now);
  }

  /** Only of its first order a worker can tell how far it is. */
  private static @Nullable Task itemsThatRun(WorkerSlot slot, long orderId) {
    Task head = slot.head();
    return head != null && head.id() == orderId && head.share() != null ? head : null;
  }

  /** The worker has grown too large. */
  public void onWorn(WorkerSlot slot, long now) {
    if (slot.is(WorkerState.EXITED)) {
      return;
    }
    slot.worn = true;
    if (slot.is(WorkerState.BUSY)) {
      orders.withdraw(slot);
    } else if (slot.is(WorkerState.IDLE) && slot.isUsedUp()) {
      crew.drain(slot, now);
    }
    settle(now);
  }

  /** After an out of memory and the like a JVM is not to be trusted; a full stack does no harm. */
  private static boolean wearsOut(Answer answer) {
    if (answer instanceof Answer.Items items) {
      return wearsOut(items.results());
    }
    if (answer instanceof Answer.Encoded encoded) {
      return encoded.result().wearsOut();
    }
    return answer instanceof Answer.Failure failure && wearsOut(failure.cause());
  }

  private static boolean wearsOut(Results results) {
    for (Object value : results.values()) {
      if ((value instanceof Results.Failed failed && wearsOut(failed.cause()))
          || (value instanceof EncodedResult result && result.wearsOut())) {
        return true;
      }
    }
    return false;
  }

  private static boolean wearsOut(Throwable cause) {
    return cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
  }

  /** A result was decoded. */
  public void onDecoded(Decoded awaiting, Outcome outcome, long now) {
    awaiting.end(outcome, now);
    settle(now);
  }

  public void onExit(WorkerSlot slot, ExitReport report, long now) {
    if (slot.is(WorkerState.EXITED)) {
      return;
    }
    crew.noticeStandstill(now);
    crew.remove(slot);
    orders.limits().ended(slot);
    boolean held = !slot.held().isEmpty();
    ExitReport full = report.withTasks(slot.held().stream().map(Task::name).toList());
    effects.exited(full);
    boolean wasted = !held || (orders.begun(slot) == 0 && slot.lastAnswered == 0);
    boolean charged = orders.charge(slot, full);
    if (wasted && !slot.endExpected && !ledger.isBroken()) {
      BrokenExecutorException tooOften = crew.spendRestart(slot, full, now);
      if (tooOften != null) {
        breakDown(tooOften, now);
      }
    }
    if (!slot.endExpected || charged || held) {
      crew.owesRestart();
    }
    settle(now);
  }

  // ---- time

  /** When {@link #onTime} is next due; {@code Long.MAX_VALUE} if never. */
  public long nextDeadline() {
    return crew.nextDeadline();
  }

  /** Has workers tell what they hold back; their answers are events of their own. */
  public void collect() {
    crew.collect();
  }

  public void onTime(long now) {
    if (now < crew.nextDeadline()) {
      return;
    }
    for (WorkerSlot slot : crew.takeDue(now)) {
      onDeadline(slot, now);
    }
    settle(now);
  }

  private void onDeadline(WorkerSlot slot, long now) {
    switch (slot.state()) {
      case STARTING -> {
        if (!initialization.passed(slot, now)) {
          crew.kill(
              slot,
              "it did not become ready within "
                  + settings.startTimeout()
                  + "; allow more with ProcessSpec.withStartTimeout",
              false);
        }
      }
      case IDLE -> crew.onIdleFor(slot, now);
      case BUSY -> {
        Task head = slot.head();
        if (slot.graceRunning) {
          crew.kill(slot, slot.expelled, true);
        } else if (head != null && !head.is(TaskState.DONE)) {
          timeOut(slot, head, now);
        }
      }
      case DRAINING -> crew.kill(slot, "it did not leave in time", true);
      case EXITED -> {}
    }
  }

  private void timeOut(WorkerSlot slot, Task task, long now) {
    ledger.end(task, new Outcome.Failure(orders.limits().passed(slot, task)));
    orders.expel(
        slot, task, "its task passed its time limit and did not end within the grace", now);
  }

  // ---- the whole

  private void settle(long now) {
    if (ledger.isBroken()) {
      ledger.failWaiting();
    } else {
      orders.dispatch(now);
    }
    if (!ledger.isBroken()) {
      orders.balance();
    }
    if ((phase == Phase.OPEN && !ledger.isBroken()) || !queue.isEmpty()) {
      return;
    }
    crew.letGo(now);
    if (crew.live().isEmpty() && ledger.decoding().isEmpty() && phase == Phase.SHUTDOWN) {
      phase = Phase.TERMINATED;
    }
  }

  /** As the initialization sees it. */
  private final class Whole implements Initialization.Pool {
    @Override
    public void breakDown(BrokenExecutorException cause, long now) {
      Scheduler.this.breakDown(cause, now);
    }

    @Override
    public boolean isTerminated() {
      return Scheduler.this.isTerminated();
    }
  }

  private void breakDown(BrokenExecutorException cause, long now) {
    ledger.breakDown(cause);
    crew.keepNoSpares();
    for (WorkerSlot slot : List.copyOf(crew.live())) {
      for (Task task : slot.held()) {
        if (task.is(TaskState.SENT)) {
          ledger.failBroken(task);
          orders.recall(slot, task);
        }
      }
      if (slot.is(WorkerState.STARTING)) {
        crew.leaveEarly(slot, now);
      }
    }
  }
}

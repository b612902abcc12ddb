package dev.procession.core.pool;

import dev.procession.Capability;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.TaskOptions;
import dev.procession.TaskSerializationException;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerFactory;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * The pool's edge: what the scheduler must not know. One lock guards the scheduler and all tasks
 * and slots. Callers' threads and the workers' own threads enter with an event; while they hold the
 * lock, futures are settled and workers told; what may take time or run foreign code is noted, and
 * done by the same thread after it has left the lock (Aftermath), the listeners last.
 *
 * Nothing in here waits under the lock, except on its conditions.
 */
public final class Pool implements Effects, Task.Engine {
  private final String backend;
  private final Set<Capability> capabilities;
  private final ProcessSpec process;
  private final @Nullable String resultFilter;
  private final int queueCapacity;
  private final WorkerFactory factory;
  private final @Nullable Cargo initializer;
  private final LongSupplier clock;
  private volatile Runnable onTerminated = () -> {};
  private final long origin;
  private final Scheduler scheduler;
  private final Timekeeper timekeeper;
  private final Events events = new Events();
  private final AtomicLong ids = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition terminated = lock.newCondition();

  /** What the thread that holds the lock has to do once it has left it; guarded by the lock. */
  private Aftermath aftermath = new Aftermath();

  private int waitingForRoom;

  /** Written under the lock. */
  private volatile boolean refusesCallers;

  /** Whether a task was ever submitted; written under the lock. */
  private volatile boolean expectsTasks;

  private boolean told;

  public Pool(
      Set<Capability> capabilities,
      ProcessSpec process,
      @Nullable String resultFilter,
      int queueCapacity,
      PoolSettings settings,
      WorkerFactory factory,
      LongSupplier clock) {
    this.backend = settings.backend();
    this.capabilities = capabilities;
    this.process = process;
    this.resultFilter = resultFilter;
    this.queueCapacity = queueCapacity;
    this.factory = factory;
    this.clock = clock;
    this.origin = clock.getAsLong();
    this.initializer = settings.initializer();
    this.scheduler = new Scheduler(settings, this);
    this.timekeeper = new Timekeeper(lock, scheduler, this::now, this::leave);
  }

  /** What the thread that ends the pool does last, without the lock. */
  public void onTerminated(Runnable action) {
    onTerminated = action;
  }

  public void startTimekeeper() {
    timekeeper.start("procession-" + backend + "-timekeeper");
  }

  public String backend() {
    return backend;
  }

  public Set<Capability> capabilities() {
    return capabilities;
  }

  // ---- what callers ask

  /**
   * Submits a task; waits while the queue is full, unless a callback submits it.
   *
   * @throws RejectedExecutionException if the pool is shut down, or on interrupt while waiting
   */
  public <T> TaskFuture<T> submit(Callable<? extends T> call, TaskOptions options) {
    ensureAccepts(!refusesCallers);
    if (!expectsTasks) {
      expectTasks();
    }
    Cargo cargo;
    try {
      cargo = pack(call);
    } catch (TaskSerializationException e) {
      return accept(null, e, options, false);
    }
    return acceptOrRelease(cargo, options, false);
  }

  /**
   * The first worker starts while the first task is packed: in a young JVM both take their time.
   */
  private void expectTasks() {
    tell(
        now -> {
          expectsTasks = true;
          scheduler.expectTask(now);
        });
  }

  /** Submits a task that was accepted and packed before, maybe before {@link #refuseCallers}. */
  public <T> TaskFuture<T> submitAccepted(Cargo cargo, TaskOptions options) {
    return acceptOrRelease(cargo, options, true);
  }

  private <T> TaskFuture<T> acceptOrRelease(Cargo cargo, TaskOptions options, boolean accepted) {
    try {
      return accept(cargo, null, options, accepted);
    } catch (RejectedExecutionException e) {
      cargo.release();
      throw e;
    }
  }

  public Cargo pack(Callable<?> call) {
    return factory.pack(call);
  }

  @SuppressWarnings("unchecked") // the task's future is made for this caller
  private <T> TaskFuture<T> accept(
      @Nullable Cargo cargo,
      @Nullable TaskSerializationException refused,
      TaskOptions options,
      boolean accepted) {
    lock.lock();
    try {
      awaitRoom();
      ensureAccepts(scheduler.accepts() && (accepted || !refusesCallers));
      Task task = new Task(ids.incrementAndGet(), options, this);
      if (cargo != null) {
        task.load(cargo);
        scheduler.submit(task, now());
      } else if (refused != null) {
        scheduler.reject(task, refused);
      }
      return (TaskFuture<T>) task.future();
    } finally {
      leave();
    }
  }

  private void ensureAccepts(boolean accepts) {
    if (!accepts) {
      throw new RejectedExecutionException(
          "the executor is shut down and accepts no tasks: backend=" + backend);
    }
  }

  private void awaitRoom() {
    waitingForRoom++;
    try {
      while (scheduler.queueLength() >= queueCapacity
          && scheduler.accepts()
          && !refusesCallers
          && !scheduler.isBroken()
          && !TaskFuture.inCallback()) {
        room.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException(
          "interrupted while waiting for room in the queue: backend="
              + backend
              + ", queueCapacity="
              + queueCapacity,
          e);
    } finally {
      waitingForRoom--;
    }
  }

  /** Accepts no more tasks from callers; {@link #submitAccepted} goes on until the shutdown. */
  public void refuseCallers() {
    lock.lock();
    try {
      refusesCallers = true;
      room.signalAll();
    } finally {
      leave();
    }
  }

  @Override
  public boolean cancel(Task task, boolean mayInterruptIfRunning) {
    lock.lock();
    try {
      return scheduler.cancel(task, mayInterruptIfRunning, now());
    } finally {
      leave();
    }
  }

  /** Only for the only order of a worker, so that the thread meets no foreign callbacks. */
  @Override
  public void assist(Task task, long deadline) {
    if (!holdsNothingElse(task.holder)) { // a guess without the lock: many wait in vain
      return;
    }
    Thread caller = Thread.currentThread();
    Worker worker;
    lock.lock();
    try {
      WorkerSlot slot = task.holder;
      if (slot == null || !holdsNothingElse(slot) || task.assistant != null) {
        return;
      }
      worker = slot.worker();
      task.assistant = caller;
      task.assisted = worker;
    } finally {
      lock.unlock();
    }
    worker.assist(() -> task.is(TaskState.DONE) || caller.isInterrupted(), deadline);
    task.assistant = null;
  }

  private static boolean holdsNothingElse(@Nullable WorkerSlot slot) {
    return slot != null && slot.held().size() == 1;
  }

  /** Interrupts what runs without cancelling its future; after the grace its worker is killed. */
  public void interrupt(TaskFuture<?> future) {
    lock.lock();
    try {
      if (future.control() instanceof Task task && !future.isDone()) {
        scheduler.interrupt(task, now());
      }
    } finally {
      leave();
    }
  }

  public void shutdown() {
    lock.lock();
    try {
      refusesCallers = true;
      scheduler.shutdown(now());
      room.signalAll();
    } finally {
      leave();
    }
  }

  public List<TaskFuture<?>> shutdownNow() {
    lock.lock();
    try {
      refusesCallers = true;
      List<TaskFuture<?>> never = new ArrayList<>();
      for (Task task : scheduler.shutdownNow(now())) {
        never.add(task.future());
      }
      room.signalAll();
      return never;
    } finally {
      leave();
    }
  }

  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (!scheduler.isTerminated()) {
        if (left <= 0) {
          return false;
        }
        left = terminated.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  public boolean isShutdown() {
    lock.lock();
    try {
      return refusesCallers || !scheduler.accepts() || scheduler.isBroken();
    } finally {
      lock.unlock();
    }
  }

  public boolean isTerminated() {
    lock.lock();
    try {
      return scheduler.isTerminated();
    } finally {
      lock.unlock();
    }
  }

  /** How many tasks of a stream should be on their way. */
  public int appetite() {
    lock.lock();
    try {
      return Math.max(1, Math.min(queueCapacity, scheduler.appetite()));
    } finally {
      lock.unlock();
    }
  }

  public ExecutorStatus status() {
    lock.lock();
    try {
      return scheduler.status();
    } finally {
      lock.unlock();
    }
  }

  public AutoCloseable subscribe(ExecutorListener listener) {
    return events.subscribe(listener);
  }

  // ---- what the scheduler does

  @Override
  public Worker start(WorkerSlot slot) {
    WorkerRequest request =
        new WorkerRequest(
            slot.name(), "", backend, WorkerRequest.Purpose.POOL, process, resultFilter);
    return factory.start(request, new Ear(slot));
  }

  @Override
  public void flush(Worker worker) {
    aftermath.flush(worker);
  }

  @Override
  public void ended(Task task, Outcome outcome) {
    aftermath.conclude(task);
    Thread assistant = task.assistant;
    if (assistant != null && assistant != Thread.currentThread() && task.assisted != null) {
      task.assisted.release();
    }
    events.note(listener -> listener.onTaskFinished(task.id(), task.future().failure()));
  }

  @Override
  public void queued(Task task) {
    events.note(listener -> listener.onTaskQueued(task.id(), task.name()));
  }

  @Override
  public void started(Task task, WorkerSlot slot) {
    events.note(listener -> listener.onTaskStarted(task.id(), slot.name()));
  }

  @Override
  public void ready(WorkerSlot slot, long pid) {
    events.note(listener -> listener.onWorkerStarted(slot.name(), pid));
  }

  @Override
  public void exited(ExitReport report) {
    events.note(listener -> listener.onWorkerExited(report));
  }

  // ---- threads at the edge

  private long now() {
    return clock.getAsLong() - origin;
  }

  /** Leaves the lock and does what was noted meanwhile. */
  private void leave() {
    Aftermath rest = aftermath.isEmpty() ? null : aftermath;
    if (rest != null) {
      aftermath = new Aftermath();
    }
    if (waitingForRoom > 0 && scheduler.queueLength() < queueCapacity) {
      room.signal();
    }
    if (waitingForRoom > 0 && scheduler.isBroken()) {
      room.signalAll();
    }
    timekeeper.look();
    boolean last = scheduler.isTerminated() && !told;
    if (last) {
      told = true;
      terminated.signalAll();
    }
    lock.unlock();
    if (rest != null) {
      rest.run();
    }
    events.deliver();
    if (last) {
      conclude();
    }
  }

  private void conclude() {
    if (initializer != null) {
      initializer.release();
    }
    onTerminated.run();
  }

  /** Brings an event into the lock, with the time at which it came. */
  private void tell(LongConsumer event) {
    lock.lock();
    try {
      event.accept(now());
    } finally {
      leave();
    }
  }

  /** Brings what one worker tells to the scheduler. */
  private final class Ear implements WorkerListener {
    private final WorkerSlot slot;

    Ear(WorkerSlot slot) {
      this.slot = slot;
    }

    @Override
    public void onReady(long pid) {
      tell(now -> scheduler.onReady(slot, pid, now));
    }

    @Override
    public void onAnswer(long orderId, Answer answer) {
      tell(now -> scheduler.onAnswer(slot, orderId, answer, now));
    }

    @Override
    public void onAnswers(List<Answered> answered) {
      tell(
          now -> {
            for (Answered one : answered) {
              scheduler.onAnswer(slot, one.orderId(), one.answer(), now);
            }
          });
    }

    @Override
    public void onKept(long orderId) {
      tell(now -> scheduler.onKept(slot, orderId, now));
    }

    @Override
    public void onWorn() {
      tell(now -> scheduler.onWorn(slot, now));
    }

    @Override
    public void onLastStarted(long orderId) {
      tell(now -> slot.lastStarted = orderId);
    }

    @Override
    public void onExit(ExitReport report) {
      tell(now -> scheduler.onExit(slot, report, now));
    }
  }
}

package dev.procession.core.pool;

import dev.procession.TaskOptions;
import dev.procession.TaskSerializationException;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.WorkerFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/*
 * Where tasks come in: packed by the caller's thread, then handed to the scheduler.
 *
 * Where the queue has no bound the caller leaves the task and goes (HandOver).
 *
 * Where the queue is bounded the caller enters, and parks while there is no room; whoever makes
 * room wakes the one that has waited longest.
 */
final class Intake {
  private final String backend;
  private final int queueCapacity;
  private final WorkerFactory factory;
  private final Entrance entrance;
  private final HandOver handOver;
  private final Scheduler scheduler;
  private final Events events;
  private final Task.Engine engine;
  private final PendingTasks pending;
  private final AtomicLong ids = new AtomicLong();

  /** Who waits for room; guarded by the engine's lock. */
  private final Deque<Thread> waiting = new ArrayDeque<>();

  /** Whether a task was ever submitted; written under the lock. */
  private volatile boolean expecting;

  Intake(
      String backend,
      int queueCapacity,
      WorkerFactory factory,
      Entrance entrance,
      Scheduler scheduler,
      Events events,
      Task.Engine engine,
      PendingTasks pending) {
    this.backend = backend;
    this.queueCapacity = queueCapacity;
    this.factory = factory;
    this.entrance = entrance;
    this.handOver = new HandOver(entrance);
    this.scheduler = scheduler;
    this.events = events;
    this.engine = engine;
    this.pending = pending;
  }

  <T> TaskFuture<T> submit(Callable<? extends T> call, TaskOptions options, Task.Engine ofTask) {
    admit();
    Task task = new Task(nextId(), options, ofTask);
    try {
      task.load(factory.pack(call));
    } catch (TaskSerializationException e) {
      return reject(task, e);
    }
    return hand(task);
  }

  /** Submits a chunk; releases it if this throws. */
  TaskFuture<?> submit(Chunk chunk, TaskOptions options, ItemReceiver receiver) {
    try {
      admit();
    } catch (RejectedExecutionException e) {
      chunk.release();
      throw e;
    }
    Task task = new Task(nextId(), options, engine, new Share(receiver, 0, chunk.items()));
    task.load(chunk);
    return hand(task);
  }

  private void admit() {
    ensure(!refuses());
    if (!pending.begin()) {
      throw new RejectedExecutionException(pending.refusal());
    }
    if (!expecting) {
      expectTasks();
    }
  }

  private <T> TaskFuture<T> hand(Task task) {
    TaskFuture<T> future = queueCapacity == Integer.MAX_VALUE ? leave(task) : accept(task, false);
    pending.renew();
    return future;
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  /** As {@link #submit} of a task that was packed before, also while callers are refused. */
  <T> TaskFuture<T> submitAccepted(Cargo cargo, TaskOptions options) {
    Task task = new Task(nextId(), options, engine);
    task.load(cargo);
    return accept(task, true);
  }

  /**
   * The first worker starts while the first task is packed: in a young JVM both take their time.
   */
  private void expectTasks() {
    entrance.enter();
    try {
      expecting = true;
      scheduler.expectTask(entrance.now());
    } finally {
      entrance.leave();
    }
  }

  private <T> TaskFuture<T> reject(Task task, TaskSerializationException cause) {
    entrance.enter();
    try {
      ensure(scheduler.accepts() && !refuses());
      scheduler.reject(task, cause);
    } finally {
      entrance.leave();
    }
    return future(task);
  }

  private <T> TaskFuture<T> leave(Task task) {
    boolean taken = handOver.leave(task, events.isHeard());
    if (!taken) {
      task.release();
    }
    ensure(taken);
    return future(task);
  }

  /** A task that a caller has left is handled. */
  void onSubmission(Task task, long now) {
    if (scheduler.accepts()) {
      task.accepted = true;
      scheduler.submit(task, now);
    }
  }

  private <T> TaskFuture<T> accept(Task task, boolean accepted) {
    boolean taken = false;
    entrance.enter();
    try {
      awaitRoom();
      ensure(scheduler.accepts() && (accepted || !refuses()));
      taken = true;
      scheduler.submit(task, entrance.now());
    } finally {
      entrance.leave();
      if (!taken) {
        task.release();
      }
    }
    return future(task);
  }

  @SuppressWarnings("unchecked") // the task is made for this caller
  private static <T> TaskFuture<T> future(Task task) {
    return (TaskFuture<T>) task;
  }

  private void ensure(boolean accepts) {
    if (!accepts) {
      throw new RejectedExecutionException(
          "the executor is shut down and accepts no tasks: backend=" + backend);
    }
  }

  /** Within the lock, which it leaves while it waits. */
  private void awaitRoom() {
    Thread caller = Thread.currentThread();
    while (scheduler.queueLength() >= queueCapacity
        && scheduler.accepts()
        && !refuses()
        && !scheduler.isBroken()
        && !TaskFuture.inCallback()) {
      waiting.addLast(caller);
      entrance.leave();
      if (!caller.isInterrupted()) {
        LockSupport.park(this);
      }
      entrance.enter();
      waiting.remove(caller);
      if (caller.isInterrupted()) {
        throw new RejectedExecutionException(
            "interrupted while waiting for room in the queue: backend="
                + backend
                + ", queueCapacity="
                + queueCapacity,
            new InterruptedException());
      }
    }
  }

  /** Under the lock: wakes who waits for nothing. */
  void look() {
    handOver.attend(scheduler.isAttended());
    if (waiting.isEmpty()) {
      return;
    }
    if (refuses() || scheduler.isBroken()) {
      waiting.forEach(LockSupport::unpark);
    } else if (scheduler.queueLength() < queueCapacity) {
      LockSupport.unpark(waiting.peekFirst());
    }
  }

  /** Accepts no more tasks from callers; {@link #submitAccepted} goes on until the shutdown. */
  void refuseCallers() {
    handOver.refuse();
  }

  boolean refuses() {
    return handOver.refuses();
  }
}

package dev.procession.core.pool;

import dev.procession.TaskOptions;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Order;
import org.jspecify.annotations.Nullable;

/** What a caller submitted, from the queue to its end. Guarded by the engine's lock. */
public final class Task implements TaskFuture.Control {
  private final long id;
  private final TaskOptions options;
  private final Canceller canceller;
  private final TaskFuture<?> future;
  private @Nullable Cargo cargo;
  private int bytes;
  private volatile TaskState state = TaskState.QUEUED;

  /** The worker that holds it, while SENT or RUNNING. */
  @Nullable WorkerSlot holder;

  /** Runs left after a worker's death. */
  int retriesLeft;

  /** Whether it was asked back from its worker. */
  boolean recalled;

  /** How a task's future reaches the engine. */
  @FunctionalInterface
  public interface Canceller {
    boolean cancel(Task task, boolean mayInterruptIfRunning);
  }

  public Task(long id, TaskOptions options, Canceller canceller) {
    this.id = id;
    this.options = options;
    this.canceller = canceller;
    this.future = new TaskFuture<>(id, this);
    this.retriesLeft = options.retries();
  }

  public long id() {
    return id;
  }

  public String name() {
    String name = options.name();
    return name == null ? "task-" + id : name;
  }

  public TaskOptions options() {
    return options;
  }

  public TaskFuture<?> future() {
    return future;
  }

  public void load(Cargo packed) {
    cargo = packed;
    bytes = packed.bytes();
  }

  Order order() {
    if (cargo == null) {
      throw new IllegalStateException("no cargo: task=" + name() + ", state=" + state);
    }
    return new Order(id, cargo);
  }

  int bytes() {
    return bytes;
  }

  boolean is(TaskState expected) {
    return state == expected;
  }

  void move(TaskState from, TaskState to) {
    if (state != from || !from.mayBecome(to)) {
      throw new IllegalStateException(
          "illegal task move: task="
              + name()
              + ", state="
              + state
              + ", from="
              + from
              + ", to="
              + to);
    }
    state = to;
  }

  /** Ends the task: its future is done when this returns. */
  void end(Outcome outcome) {
    move(state, TaskState.DONE);
    cargo = null;
    future.settle(outcome);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return canceller.cancel(this, mayInterruptIfRunning);
  }

  @Override
  public boolean isRunning() {
    return state == TaskState.RUNNING;
  }
}

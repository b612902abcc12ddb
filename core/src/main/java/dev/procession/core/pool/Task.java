package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller submitted, from the queue to its end. Guarded by the engine's lock. */
public final class Task implements TaskFuture.Control {
  private final long id;
  private final TaskOptions options;
  private final Engine engine;
  private final TaskFuture<?> future;
  private @Nullable Cargo cargo;
  private int bytes;
  private volatile TaskState state = TaskState.QUEUED;

  /** The worker that holds it, while SENT or RUNNING. */
  @Nullable WorkerSlot holder;

  /** Runs left after a worker's death. */
  int retriesLeft;

  /** How the workers ended that died under it. */
  List<ExitReport> deaths = List.of();

  /** Whether this try was told as started. */
  boolean startTold;

  /** Whether it was asked back from its worker. */
  boolean recalled;

  /** The caller's thread that waits for the answer at the worker itself. */
  volatile @Nullable Thread assistant;

  /** The worker at which it waits. */
  @Nullable Worker assisted;

  /** How a task's future reaches the engine. */
  public interface Engine {
    boolean cancel(Task task, boolean mayInterruptIfRunning);

    /** {@link TaskFuture.Control#assist}. */
    default void assist(Task task, long deadline) {}
  }

  public Task(long id, TaskOptions options, Engine engine) {
    this.id = id;
    this.options = options;
    this.engine = engine;
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

  void died(ExitReport report) {
    List<ExitReport> all = new ArrayList<>(deaths);
    all.add(report);
    deaths = all;
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
    future.settle(outcome);
  }

  /** Frees the cargo: the task has ended, or nobody takes it. Without the engine's lock. */
  void release() {
    Cargo spent = cargo;
    cargo = null;
    if (spent != null) {
      spent.release();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return engine.cancel(this, mayInterruptIfRunning);
  }

  @Override
  public void assist(long deadline) {
    engine.assist(this, deadline);
  }

  @Override
  public boolean isRunning() {
    return state == TaskState.RUNNING;
  }
}

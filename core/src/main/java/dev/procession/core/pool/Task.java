package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.Order;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller submitted, from the inbox to its end, and its future: one object, for millions may
 * wait. What few tasks need is kept beside it. Guarded by the engine's lock.
 */
public final class Task extends TaskFuture<@Nullable Object> implements HandOver.Item {
  private final TaskOptions options;
  private final Engine engine;
  private final @Nullable Share share;
  private @Nullable Cargo cargo;
  private int bytes;
  private volatile TaskState state = TaskState.QUEUED;

  /** The one before it in the inbox, then the one behind it in the queue. */
  private Inbox.@Nullable Event link;

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

  /** Whether the engine has accepted it; only of one that was left in the inbox. */
  boolean accepted;

  /** Who waits for the answer at the worker itself. */
  volatile @Nullable Assistant assistant;

  /** How a task reaches its engine. */
  public interface Engine {
    boolean cancel(Task task, boolean mayInterruptIfRunning);

    /** A task that was left in the inbox is handled. */
    default void onSubmission(Task task, long now) {}

    /** {@link TaskFuture#assist}. */
    default void assist(Task task, long deadline) {}

    /** Which item of a stream a task is for; empty if it is for none. */
    default String itemOf(Task task) {
      return "";
    }

    /** The number of a task that carries on what another one carried. */
    default long nextId() {
      throw new UnsupportedOperationException("this engine divides no tasks");
    }
  }

  public Task(long id, TaskOptions options, Engine engine) {
    this(id, options, engine, null);
  }

  /**
   * Makes a task.
   *
   * @param share the items, if its cargo is a {@link Chunk} of such
   */
  Task(long id, TaskOptions options, Engine engine, @Nullable Share share) {
    super(id);
    this.share = share;
    this.options = options;
    this.engine = engine;
    this.retriesLeft = options.retries();
  }

  public String name() {
    String name = options.name();
    return name == null ? "task-" + id() : name;
  }

  /** Its name, and which items of a stream it carries. */
  String described() {
    return name() + (share == null ? engine.itemOf(this) : share.described());
  }

  /** Whether its run has a limit; items that travel together have none. */
  boolean isLimited() {
    return options.timeout() != null && share == null;
  }

  public TaskOptions options() {
    return options;
  }

  /** The items that it carries; {@code null} if it is a task by itself. */
  @Nullable Share share() {
    return share;
  }

  /** A task for the items from this one on, which this task gives up. */
  Task split(int from) {
    if (share == null || !(cargo instanceof Chunk chunk)) {
      throw new IllegalStateException("not a chunk: task=" + name() + ", cargo=" + cargo);
    }
    int end = share.size();
    Task rest = new Task(engine.nextId(), options, engine, share.split(from));
    rest.retriesLeft = retriesLeft;
    rest.deaths = deaths;
    rest.load(chunk.slice(from, end));
    return rest;
  }

  public void load(Cargo packed) {
    cargo = packed;
    bytes = packed.bytes();
  }

  Order order() {
    if (cargo == null) {
      throw new IllegalStateException("no cargo: task=" + name() + ", state=" + state);
    }
    if (share != null && cargo instanceof Chunk chunk && share.size() < chunk.items()) {
      cargo = chunk.slice(0, share.size()); // it gave up the others since it was packed
      chunk.release();
    }
    return new Order(id(), cargo, isLimited());
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
    if (share != null) {
      share.end(outcome);
    }
    settle(outcome);
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
  protected boolean cancelTask(boolean mayInterruptIfRunning) {
    return engine.cancel(this, mayInterruptIfRunning);
  }

  @Override
  protected void assist(long deadline) {
    engine.assist(this, deadline);
  }

  @Override
  protected boolean isTakenUp() {
    return state == TaskState.RUNNING || state == TaskState.DECODING;
  }

  @Override
  public Inbox.@Nullable Event before() {
    return link;
  }

  @Override
  public void before(Inbox.@Nullable Event event) {
    link = event;
  }

  /** The task behind it in the queue. */
  @Nullable Task next() {
    return (Task) link;
  }

  void next(@Nullable Task task) {
    link = task;
  }

  @Override
  public void handle(long now) {
    engine.onSubmission(this, now);
  }

  @Override
  public boolean isAccepted() {
    return accepted;
  }
}

package dev.procession.core.pool;

import dev.procession.Capability;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.TaskOptions;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.Shortage;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerFactory;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * The pool's edge: what the scheduler must not know. Callers' threads and the workers' own threads
 * come in by the Entrance, whose lock guards the scheduler and all tasks and slots. Under it,
 * futures are settled and workers told; what may take time or run foreign code is noted, and done
 * after the lock is left, the listeners last.
 */
public final class Pool implements Effects, Task.Engine {
  private final String backend;
  private final Set<Capability> capabilities;
  private final ProcessSpec process;
  private final @Nullable String resultFilter;
  private final @Nullable String maxResult;
  private final int queueCapacity;
  private final WorkerFactory factory;
  private final @Nullable Initializer initializer;
  private final Nesting nesting;
  private volatile Runnable onTerminated = () -> {};
  private final Scheduler scheduler;
  private final Entrance entrance;
  private final Intake intake;
  private final Timekeeper timekeeper;
  private final Events events = new Events();
  private final Callbacks callbacks;
  private final Decoders decoders;
  private final PendingTasks pending;
  private final CountDownLatch terminated = new CountDownLatch(1);

  /** Guarded by the engine's lock. */
  private boolean concluding;

  public Pool(
      Set<Capability> capabilities,
      ProcessSpec process,
      @Nullable String resultFilter,
      @Nullable String maxResult,
      int queueCapacity,
      PoolSettings settings,
      WorkerFactory factory,
      Nesting nesting,
      LongSupplier clock) {
    this.backend = settings.backend();
    this.capabilities = capabilities;
    this.process = process;
    this.resultFilter = resultFilter;
    this.maxResult = maxResult;
    this.queueCapacity = queueCapacity;
    this.factory = factory;
    this.nesting = nesting;
    this.initializer = settings.initializer();
    this.scheduler = new Scheduler(settings, this);
    long origin = clock.getAsLong();
    this.callbacks = new Callbacks(backend);
    this.decoders = Decoders.ofBackend(backend, this::onDecoded);
    this.entrance = new Entrance(() -> clock.getAsLong() - origin, new Leaving(), callbacks);
    this.pending = new PendingTasks(backend, PendingWatch.OF_THIS_JVM);
    this.intake =
        new Intake(backend, queueCapacity, factory, entrance, scheduler, events, this, pending);
    this.timekeeper = new Timekeeper(entrance, scheduler);
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

  /** For which this JVM stays. */
  public PendingTasks pending() {
    return pending;
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
    return intake.submit(call, options, this);
  }

  /**
   * Submits a task for an item of a stream, as {@link #submit}.
   *
   * @param position of the item in its input, counted from 0
   */
  public <T> TaskFuture<T> submit(
      Callable<? extends T> call, TaskOptions options, long position, @Nullable Object item) {
    return intake.submit(call, options, Item.of(this, position, item));
  }

  /**
   * Submits items as one task, as {@link #submit}.
   *
   * @param chunk released if this throws
   * @param receiver gets their results
   */
  public TaskFuture<?> submit(Chunk chunk, TaskOptions options, ItemReceiver receiver) {
    return intake.submit(chunk, options, receiver);
  }

  @Override
  public void onSubmission(Task task, long now) {
    intake.onSubmission(task, now);
  }

  @Override
  public long nextId() {
    return intake.nextId();
  }

  /** Submits a task that was accepted and packed before, maybe before {@link #refuseCallers}. */
  public <T> TaskFuture<T> submitAccepted(Cargo cargo, TaskOptions options) {
    return intake.submitAccepted(cargo, options);
  }

  public Cargo pack(Callable<?> call) {
    return factory.pack(call);
  }

  /** Accepts no more tasks from callers; {@link #submitAccepted} goes on until the shutdown. */
  public void refuseCallers() {
    intake.refuseCallers();
    entrance.enter();
    entrance.leave();
  }

  @Override
  public boolean cancel(Task task, boolean mayInterruptIfRunning) {
    entrance.enter();
    try {
      return scheduler.cancel(task, mayInterruptIfRunning, entrance.now());
    } finally {
      entrance.leave();
    }
  }

  /** Only for the only order of a worker, so that the thread meets no foreign callbacks. */
  @Override
  public void assist(Task task, long deadline) {
    if (!holdsNothingElse(task.holder)) { // a guess without the lock: many wait in vain
      return;
    }
    Assistant assistant;
    entrance.enter();
    try {
      WorkerSlot slot = task.holder;
      if (slot == null || !holdsNothingElse(slot) || task.assistant != null) {
        return;
      }
      assistant = new Assistant(Thread.currentThread(), slot.worker(), deadline);
      task.assistant = assistant;
    } finally {
      entrance.leave();
    }
    assistant.assist(task);
    task.assistant = null;
    assistant.decode(this::onDecoded);
  }

  private static boolean holdsNothingElse(@Nullable WorkerSlot slot) {
    return slot != null && slot.held().size() == 1 && slot.worker().assists();
  }

  /** Interrupts what runs without cancelling its future; after the grace its worker is killed. */
  public void interrupt(TaskFuture<?> future) {
    entrance.enter();
    try {
      if (future instanceof Task task && !task.isDone()) {
        scheduler.interrupt(task, entrance.now());
      }
    } finally {
      entrance.leave();
    }
  }

  public void shutdown() {
    intake.refuseCallers();
    entrance.enter();
    try {
      scheduler.shutdown(entrance.now());
    } finally {
      entrance.leave();
    }
  }

  public List<TaskFuture<?>> shutdownNow() {
    intake.refuseCallers();
    entrance.enter();
    try {
      return List.copyOf(scheduler.shutdownNow(entrance.now()));
    } finally {
      entrance.leave();
    }
  }

  /** Waits until all tasks, workers and callbacks have ended; a callback waits for no others. */
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    return terminated.await(nanos, TimeUnit.NANOSECONDS)
        && (TaskFuture.inCallback()
            || callbacks.await(Math.min(nanos, Long.MAX_VALUE >> 1) + start));
  }

  public boolean isShutdown() {
    entrance.enter();
    try {
      return intake.refuses() || !scheduler.accepts() || scheduler.isBroken();
    } finally {
      entrance.leave();
    }
  }

  /** Whether all tasks and workers have ended. */
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  /** Whether no callbacks are under way that a thread of the engine has handed on. */
  public boolean hasCalledBack() {
    return callbacks.areDone();
  }

  /** How many tasks of a stream should be on their way. */
  public int appetite() {
    return Math.max(1, Math.min(queueCapacity, scheduler.appetite()));
  }

  public ExecutorStatus status() {
    entrance.enter();
    try {
      return scheduler.status();
    } finally {
      entrance.leave();
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
            slot.name(),
            "",
            backend,
            WorkerRequest.Purpose.POOL,
            process,
            resultFilter,
            maxResult,
            slot.spare,
            nesting);
    WorkerListener listener = new SlotListener(entrance, scheduler, slot);
    try {
      return factory.start(request, listener);
    } catch (RuntimeException | Error e) { // it must not throw, but there may be no thread left
      if (Shortage.isIn(e)) {
        listener.onShortage();
      }
      listener.onExit(Stillborn.report(slot.name(), e));
      return new Stillborn();
    }
  }

  @Override
  public void flush(Worker worker) {
    entrance.aftermath().flush(worker);
  }

  @Override
  public void ended(Task task, Outcome outcome) {
    entrance.aftermath().conclude(task);
    Assistant assistant = task.assistant;
    if (assistant != null) {
      assistant.release();
    }
    if (events.isHeard()) {
      events.note(listener -> listener.onTaskFinished(task.id(), task.failure()));
    }
  }

  @Override
  public void decode(EncodedResult result, Decoded awaiting) {
    Task task = awaiting.task();
    Assistant assistant = task == null ? null : task.assistant;
    if (assistant == null || !assistant.takes(result, awaiting)) {
      entrance.aftermath().add(() -> decoders.execute(result, awaiting));
    }
  }

  private void onDecoded(Decoded awaiting, Outcome outcome) {
    entrance.tell(
        new Inbox.Word() {
          @Override
          public void handle(long now) {
            scheduler.onDecoded(awaiting, outcome, now);
          }
        });
  }

  @Override
  public void queued(Task task) {
    if (events.isHeard()) {
      events.note(listener -> listener.onTaskQueued(task.id(), task.name()));
    }
  }

  @Override
  public void started(Task task, WorkerSlot slot) {
    if (events.isHeard()) {
      events.note(listener -> listener.onTaskStarted(task.id(), slot.name()));
    }
  }

  @Override
  public void ready(WorkerSlot slot, long pid) {
    events.note(listener -> listener.onWorkerStarted(slot.name(), pid));
  }

  @Override
  public void warn(String message) {
    entrance
        .aftermath()
        .add(() -> System.getLogger("dev.procession.limits").log(Level.WARNING, message));
  }

  @Override
  public void exited(ExitReport report) {
    events.note(listener -> listener.onWorkerExited(report));
  }

  /** What follows from whatever happened under the lock. */
  private final class Leaving implements Entrance.Hooks {
    @Override
    public void beforeUnlock(Aftermath aftermath) {
      intake.look();
      timekeeper.look();
      if (scheduler.isTerminated() && !concluding) {
        concluding = true;
        aftermath.add(Pool.this::conclude);
      }
    }

    @Override
    public void afterUnlock() {
      events.deliver();
    }

    @Override
    public void onUnattended() {
      timekeeper.wake();
    }
  }

  /** After the callbacks of the last tasks were handed on. */
  private void conclude() {
    terminated.countDown();
    callbacks.shutdown();
    decoders.shutdown();
    if (initializer != null) {
      initializer.cargo().release();
    }
    onTerminated.run();
    pending.onTerminated();
  }
}

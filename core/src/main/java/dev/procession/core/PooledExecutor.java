package dev.procession.core;

import static java.util.Objects.requireNonNull;

import dev.procession.Capability;
import dev.procession.ChildProcess;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExecutorStatus;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.SerializableCallable;
import dev.procession.SerializableFunction;
import dev.procession.SerializableRunnable;
import dev.procession.TaskOptions;
import dev.procession.TaskSerializationException;
import dev.procession.core.pool.Pool;
import dev.procession.core.pool.PoolSettings;
import dev.procession.core.task.Call;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.core.worker.ChunkingFactory;
import dev.procession.core.worker.JvmExit;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.WorkerFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The executor of every backend whose workers the engine schedules. A backend's {@link
 * dev.procession.Backend#open} returns {@link #open}.
 */
public final class PooledExecutor implements Executor {
  private final OpenExecutor open;
  private final Lease lease;
  private final TaskOptions options;
  private final ExecutorService view;

  private PooledExecutor(OpenExecutor open, Lease lease, TaskOptions options) {
    this.open = open;
    this.lease = lease;
    this.options = options;
    this.view = new CarriedExecutorService(open, lease, options);
  }

  /**
   * Opens an executor over a backend's workers.
   *
   * @param backend the backend's name
   * @param capabilities what its workers can do; settings that need another capability are refused
   * @param honoured the names of the settings that the backend honours and that no capability
   *     implies, as {@code withAddresses}
   * @param spec the settings
   * @param factory starts the workers; closed when the executor has ended
   * @return the executor
   * @throws IllegalArgumentException if the spec has a setting that the backend can't honour, or an
   *     initializer that can't travel
   * @throws IllegalStateException if executors are nested too deep, or this JVM exits
   */
  public static Executor open(
      String backend,
      Set<Capability> capabilities,
      Set<String> honoured,
      ExecutorSpec spec,
      WorkerFactory factory) {
    if (JvmExit.isUnderWay()) {
      throw new IllegalStateException("this JVM exits and opens no executors: backend=" + backend);
    }
    Nesting nesting = Nesting.ofCaller().ofWorkers();
    UnsupportedSettings unsupported =
        new UnsupportedSettings(backend, capabilities, honoured, spec.unsupportedIgnored());
    unsupported.refuse(spec);
    SerializableRunnable initializer = spec.initializer();
    Cargo packed = initializer == null ? null : factory.pack(Call.of(initializer));
    PoolSettings settings =
        PoolSettings.of(spec, factory.window(), packed, capabilities.contains(Capability.KILL));
    Pool pool =
        new Pool(
            Set.copyOf(capabilities),
            spec.process(),
            spec.resultFilter(),
            spec.maxResult(),
            spec.queueCapacity(),
            settings,
            factory,
            nesting,
            System::nanoTime);
    pool.startTimekeeper();
    OpenExecutor opened = new OpenExecutor(pool, factory, unsupported, settings, nesting);
    return new PooledExecutor(opened, Lease.of(opened), TaskOptions.none());
  }

  @Override
  public String backend() {
    return open.pool().backend();
  }

  @Override
  public Set<Capability> capabilities() {
    return open.pool().capabilities();
  }

  @Override
  public <T> Future<T> submit(SerializableCallable<T> task) {
    return submit(requireNonNull(task, "task"), options);
  }

  @Override
  public Future<Void> submit(SerializableRunnable task) {
    return submit(Call.of(requireNonNull(task, "task")), options);
  }

  @Override
  public <A, R> Future<R> submit(
      SerializableFunction<? super A, ? extends R> function, A argument) {
    return submit(Call.of(requireNonNull(function, "function"), argument), options);
  }

  private <T> TaskFuture<T> submit(SerializableCallable<T> call, TaskOptions chosen) {
    try {
      return open.pool().submit(call, chosen);
    } finally {
      Reference.reachabilityFence(lease); // else this may count as dropped in its last call
    }
  }

  @Override
  public <A, R> Stream<R> map(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items) {
    if (items instanceof Collection<? extends A> collection) {
      return results(function, collection.spliterator());
    }
    return this.<A, R>ordered(function, items.iterator()).map(MapSpliterator::result);
  }

  @Override
  public <A, R> Stream<R> map(
      SerializableFunction<? super A, ? extends R> function, Stream<? extends A> items) {
    return this.<A, R>results(function, items.spliterator()).onClose(items::close);
  }

  private <A, R> Stream<R> results(
      SerializableFunction<? super A, ? extends R> function, Spliterator<? extends A> items) {
    ChunkPacker packer = packer(function, items);
    return packer == null
        ? this.<A, R>ordered(function, Spliterators.iterator(items)).map(MapSpliterator::result)
        : new ChunkedSpliterator<A, R>(
                items,
                packer,
                this::submit,
                item -> submit(Call.of(function, item), options),
                open.workers(),
                open.pool()::appetite,
                new KeptResults())
            .stream();
  }

  /**
   * Packs items that may travel in chunks: those of an input that is at hand, in which nobody waits
   * for the next one, and which need not be limited or counted one by one.
   */
  private @Nullable ChunkPacker packer(SerializableFunction<?, ?> function, Spliterator<?> items) {
    ChunkingFactory chunking = open.chunking();
    if (chunking == null
        || options.timeout() != null
        || !items.hasCharacteristics(Spliterator.SIZED)) {
      return null;
    }
    try {
      return chunking.packer(requireNonNull(function, "function"));
    } catch (TaskSerializationException e) {
      return null; // each item's task says so
    }
  }

  private TaskFuture<?> submit(Chunk chunk, Batch batch) {
    try {
      return open.pool().submit(chunk, options, batch);
    } finally {
      Reference.reachabilityFence(lease); // as in submit
    }
  }

  @Override
  public <A, R> Stream<R> mapUnordered(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items) {
    return MapSpliterator.<A, R>unordered(
            items.iterator(), submitter(function), open.pool()::appetite)
        .map(MapSpliterator::result);
  }

  @Override
  public <A, R> Stream<Future<R>> mapSettled(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items) {
    return ordered(function, items.iterator());
  }

  private <A, R> Stream<Future<R>> ordered(
      SerializableFunction<? super A, ? extends R> function, Iterator<? extends A> items) {
    return MapSpliterator.<A, R>ordered(items, submitter(function), open.pool()::appetite);
  }

  private <A, R> Function<A, TaskFuture<R>> submitter(
      SerializableFunction<? super A, ? extends R> function) {
    requireNonNull(function, "function");
    return new Function<>() {
      private long position; // of the consuming thread

      @Override
      public TaskFuture<R> apply(A item) {
        SerializableCallable<R> call = Call.of(function, item);
        try {
          return open.pool().submit(call, options, position++, item);
        } finally {
          Reference.reachabilityFence(lease); // as in submit
        }
      }
    };
  }

  @Override
  public Executor with(TaskOptions options) {
    return new PooledExecutor(open, lease, requireNonNull(options, "options"));
  }

  @Override
  public ChildProcess process(SerializableRunnable target) {
    return process(ProcessSpec.ofCurrentJvm(), target);
  }

  @Override
  public ChildProcess process(ProcessSpec spec, SerializableRunnable target) {
    return open.process(spec, requireNonNull(target, "target"));
  }

  @Override
  public void shutdown() {
    open.shutdown();
  }

  @Override
  public List<Future<?>> shutdownNow() {
    return open.shutdownNow();
  }

  @Override
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    return open.awaitTermination(timeout);
  }

  @Override
  public boolean isShutdown() {
    return open.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return open.isTerminated();
  }

  @Override
  public void close() {
    open.close();
  }

  @Override
  public ExecutorService asExecutorService() {
    return view;
  }

  @Override
  public ExecutorStatus status() {
    return open.pool().status();
  }

  @Override
  public AutoCloseable subscribe(ExecutorListener listener) {
    return open.pool().subscribe(listener);
  }

  @Override
  public String toString() {
    return "Executor[backend=" + backend() + ", " + status() + "]";
  }
}

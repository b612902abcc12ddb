package dev.procession.tck.wrong;

import static java.util.Objects.requireNonNull;

import dev.procession.Capability;
import dev.procession.ChildProcess;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorStatus;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.SerializableCallable;
import dev.procession.SerializableFunction;
import dev.procession.SerializableRunnable;
import dev.procession.TaskOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** An executor of the pool; it has neither processes nor a service view. */
final class SmallExecutor implements Executor {
  private final SmallPool pool;
  private final String name;

  SmallExecutor(SmallPool pool) {
    this(pool, null);
  }

  private SmallExecutor(SmallPool pool, String name) {
    this.pool = pool;
    this.name = name;
  }

  @Override
  public String backend() {
    return pool.fault.backend();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public <T> Future<T> submit(SerializableCallable<T> task) {
    return pool.submit(requireNonNull(task, "task"), name);
  }

  @Override
  public Future<Void> submit(SerializableRunnable task) {
    requireNonNull(task, "task");
    return pool.submit(
        () -> {
          task.run();
          return null;
        },
        name);
  }

  @Override
  public <A, R> Future<R> submit(
      SerializableFunction<? super A, ? extends R> function, A argument) {
    requireNonNull(function, "function");
    return pool.submit(() -> function.apply(argument), name);
  }

  private <A, R> SmallMap<A, R> over(
      SerializableFunction<? super A, ? extends R> function,
      Iterator<? extends A> items,
      boolean ordered) {
    int ahead = pool.size * 2;
    SmallMap<A, R> map =
        new SmallMap<>(
            pool.fault, items, item -> this.<A, R>submit(function, item), ahead, ordered);
    if (pool.fault == Fault.PULLS_EARLY) {
      map.fill();
    }
    return map;
  }

  @Override
  public <A, R> Stream<R> map(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items) {
    return this.<A, R>over(function, items.iterator(), true).results();
  }

  @Override
  public <A, R> Stream<R> map(
      SerializableFunction<? super A, ? extends R> function, Stream<? extends A> items) {
    return this.<A, R>over(function, items.iterator(), true).results().onClose(items::close);
  }

  @Override
  public <A, R> Stream<R> mapUnordered(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items) {
    return this.<A, R>over(function, items.iterator(), false).results();
  }

  @Override
  public <A, R> Stream<Future<R>> mapSettled(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items) {
    return this.<A, R>over(function, items.iterator(), true).settled();
  }

  @Override
  public Executor with(TaskOptions options) {
    boolean alone = pool.fault == Fault.OPENS_A_POOL_FOR_EACH_VIEW;
    return new SmallExecutor(alone ? new SmallPool(pool.fault, pool.size) : pool, options.name());
  }

  @Override
  public ChildProcess process(SerializableRunnable target) {
    throw new UnsupportedOperationException("no processes");
  }

  @Override
  public ChildProcess process(ProcessSpec spec, SerializableRunnable target) {
    throw new UnsupportedOperationException("no processes");
  }

  @Override
  public void shutdown() {
    pool.shutdown();
  }

  @Override
  public List<Future<?>> shutdownNow() {
    return pool.shutdownNow();
  }

  @Override
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    return pool.awaitTermination(timeout);
  }

  @Override
  public boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated();
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public ExecutorService asExecutorService() {
    throw new UnsupportedOperationException("no service view");
  }

  @Override
  public ExecutorStatus status() {
    return pool.status();
  }

  @Override
  public AutoCloseable subscribe(ExecutorListener listener) {
    pool.listeners.add(listener);
    return () -> pool.listeners.remove(listener);
  }
}

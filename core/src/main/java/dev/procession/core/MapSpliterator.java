package dev.procession.core;

import dev.procession.Future;
import dev.procession.core.task.TaskFuture;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * Results of a function over many items. The consuming thread does everything: before it waits for
 * the next future it pulls items and submits them until enough are on their way. So nothing runs
 * before the stream is consumed, and a consumer that stops stops the input. An executor that is shut
 * down takes no more items: what it had taken is still delivered, then its refusal is thrown.
 */
abstract class MapSpliterator<A, R> extends LazyResults<Future<R>> {
  private final Iterator<? extends A> items;
  private final Function<A, TaskFuture<R>> submit;
  private final IntSupplier ahead;

  // Owned by the consuming thread.
  private boolean exhausted;

  /** The executor takes no more; thrown once what was submitted is delivered. */
  private @Nullable RejectedExecutionException rejected;

  /** Whether the stream was closed or has failed; guarded by this. */
  private boolean closed;

  MapSpliterator(
      Iterator<? extends A> items, Function<A, TaskFuture<R>> submit, IntSupplier ahead) {
    super(Spliterator.ORDERED | Spliterator.NONNULL);
    this.items = items;
    this.submit = submit;
    this.ahead = ahead;
  }

  /** Completed futures in the order of the items. */
  static <A, R> Stream<Future<R>> ordered(
      Iterator<? extends A> items, Function<A, TaskFuture<R>> submit, IntSupplier ahead) {
    return new OrderedSpliterator<A, R>(items, submit, ahead, new KeptResults()).stream();
  }

  /** Completed futures in the order of completion. */
  static <A, R> Stream<Future<R>> unordered(
      Iterator<? extends A> items, Function<A, TaskFuture<R>> submit, IntSupplier ahead) {
    return new Unordered<A, R>(items, submit, ahead).stream();
  }

  /** The result of a completed future; a failure is thrown with the future's own cause. */
  static <R> R result(Future<R> future) {
    return future.join();
  }

  /** Adds to the pending ones; under this monitor. */
  abstract void add(TaskFuture<R> future);

  /** The futures submitted and not taken; guarded by this. */
  abstract Collection<TaskFuture<R>> pending();

  /** Waits for the next one; some are pending. */
  abstract Future<R> take() throws InterruptedException;

  @Override
  final boolean advance(Consumer<? super Future<R>> action) throws InterruptedException {
    int limit = ahead.getAsInt();
    while (takesMore(limit) && pull()) {
      // So many are on their way then.
    }
    if (isExhausted()) {
      return false;
    }
    action.accept(take());
    return true;
  }

  private synchronized boolean takesMore(int limit) {
    return !closed && pending().size() < limit;
  }

  private synchronized boolean isExhausted() {
    boolean nothingLeft = pending().isEmpty();
    if (nothingLeft && closed) {
      throw new CancellationException("the stream of results is closed");
    }
    if (nothingLeft && rejected != null) {
      throw rejected;
    }
    return nothingLeft;
  }

  /** Whether there may be an item more. */
  final boolean mayPull() {
    return !exhausted && !isClosed();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Submits the next item, if there is one. A stream may be closed while its consumer is in here:
   * then this future is cancelled too.
   */
  final boolean pull() {
    exhausted = exhausted || !items.hasNext();
    if (exhausted || isClosed()) {
      return false;
    }
    A item = items.next();
    TaskFuture<R> future;
    try {
      future = submit.apply(item);
    } catch (RejectedExecutionException e) {
      rejected = LazyResults.unlessInterrupted(e);
      exhausted = true;
      return false;
    }
    boolean late;
    synchronized (this) {
      add(future);
      late = closed;
    }
    if (late) {
      future.cancel(true);
    }
    return true;
  }

  @Override
  final void cancelAll() {
    List<TaskFuture<R>> rest;
    synchronized (this) {
      closed = true;
      rest = List.copyOf(pending());
    }
    for (Future<R> future : rest) {
      future.cancel(true);
    }
  }

  private static final class Unordered<A, R> extends MapSpliterator<A, R> {
    private final Set<TaskFuture<R>> pending = new LinkedHashSet<>();
    private final BlockingQueue<TaskFuture<R>> completed = new LinkedBlockingQueue<>();

    Unordered(Iterator<? extends A> items, Function<A, TaskFuture<R>> submit, IntSupplier ahead) {
      super(items, submit, ahead);
    }

    @Override
    void add(TaskFuture<R> future) {
      pending.add(future);
      var unused = future.whenComplete((value, failure) -> completed.add(future));
    }

    @Override
    Collection<TaskFuture<R>> pending() {
      return pending;
    }

    @Override
    Future<R> take() throws InterruptedException {
      TaskFuture<R> next = completed.take();
      synchronized (this) {
        pending.remove(next);
      }
      return next;
    }
  }
}

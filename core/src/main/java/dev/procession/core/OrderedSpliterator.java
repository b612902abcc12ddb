package dev.procession.core;

import dev.procession.Future;
import dev.procession.core.task.TaskFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Completed futures in the order of the items. The one at the front is waited for. If that takes
 * longer than a moment, and there may be more to pull, the consuming thread goes on pulling whenever
 * half of what is on its way has ended, so that no worker idles, until the results kept reach a
 * bound (KeptResults). Only some of the futures wake it: to be woken by each costs more than a small
 * task.
 */
final class OrderedSpliterator<A, R> extends MapSpliterator<A, R> {
  private static final Duration MOMENT = Duration.ofMillis(1);

  /** So many of the futures that are on their way wake the consuming thread. */
  private static final int WAKING = 32;

  private final IntSupplier ahead;
  private final KeptResults kept;

  /** Changed under this monitor. */
  private final Deque<TaskFuture<R>> pending = new ArrayDeque<>();

  // Owned by the consuming thread.
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final List<Entry> unfinished = new ArrayList<>();
  private int sinceWaking;

  OrderedSpliterator(
      Iterator<? extends A> items,
      Function<A, TaskFuture<R>> submit,
      IntSupplier ahead,
      KeptResults kept) {
    super(items, submit, ahead);
    this.ahead = ahead;
    this.kept = kept;
  }

  /** A future, as the consuming thread sees it. */
  private final class Entry {
    /** {@code null} once it was given: then nobody here keeps it. */
    private @Nullable TaskFuture<R> future;

    private boolean wakes;

    /** What it takes of the heap, if it is counted as kept; else 0. */
    private long keptBytes;

    Entry(TaskFuture<R> future, boolean wakes) {
      this.future = future;
      this.wakes = wakes;
    }

    /** Counts it if it has ended. */
    boolean hasEnded() {
      TaskFuture<R> own = future;
      if (own == null) {
        return true;
      }
      if (!own.isDone()) {
        return false;
      }
      keptBytes = KeptResults.sizeOf(own.failure().isPresent() ? null : own.join());
      kept.add(1, keptBytes);
      return true;
    }

    void take() {
      future = null;
      if (keptBytes > 0) {
        kept.remove(1, keptBytes);
      }
    }

    /** Once is enough. */
    void wake(Thread consumer) {
      TaskFuture<R> own = future;
      if (wakes && own != null) {
        wakes = false;
        own.unparkAtEnd(consumer);
      }
    }
  }

  @Override
  void add(TaskFuture<R> future) {
    pending.add(future);
    int limit = ahead.getAsInt();
    sinceWaking++;
    boolean wakes = sinceWaking >= limit / WAKING;
    if (wakes) {
      sinceWaking = 0;
    }
    Entry entry = new Entry(future, wakes);
    entries.add(entry);
    unfinished.add(entry);
    if (unfinished.size() > 2 * limit) {
      unfinished.removeIf(Entry::hasEnded);
    }
  }

  @Override
  Collection<TaskFuture<R>> pending() {
    return pending;
  }

  @Override
  Future<R> take() throws InterruptedException {
    TaskFuture<R> next = first();
    if (mayPull() && !endsSoon(next)) {
      awaitWhilePulling(next);
    }
    awaitEnd(next);
    entries.removeFirst().take();
    synchronized (this) {
      pending.removeFirst();
    }
    return next;
  }

  private synchronized TaskFuture<R> first() {
    return pending.getFirst();
  }

  private static boolean endsSoon(Future<?> future) throws InterruptedException {
    try {
      Object unused = future.isDone() ? null : future.get(MOMENT);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true;
    }
  }

  private static void awaitEnd(Future<?> future) throws InterruptedException {
    try {
      Object unused = future.get();
    } catch (ExecutionException | CancellationException e) {
      // How it ended is the consumer's matter.
    }
  }

  /** Until the future has ended, or there is nothing more to pull. */
  private void awaitWhilePulling(TaskFuture<R> next) throws InterruptedException {
    Thread consumer = Thread.currentThread();
    next.unparkAtEnd(consumer);
    while (!next.isDone() && mayPull()) {
      while (!next.isDone() && isRoom(ahead.getAsInt()) && pull()) {
        // One more is on its way.
      }
      unfinished.forEach(entry -> entry.wake(consumer));
      ForkJoinPool.managedBlock(new Wait(next));
    }
  }

  private boolean isRoom(int limit) {
    return unfinished.size() < limit && kept.hasRoom();
  }

  /** Waits for the future, or until half of what is on its way has ended. */
  private final class Wait implements ForkJoinPool.ManagedBlocker {
    private final TaskFuture<R> next;

    Wait(TaskFuture<R> next) {
      this.next = next;
    }

    @Override
    public boolean block() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!isReleasable()) {
        LockSupport.park(this);
      }
      return isReleasable();
    }

    @Override
    public boolean isReleasable() {
      if (next.isDone() || !mayPull()) {
        return true;
      }
      unfinished.removeIf(Entry::hasEnded);
      return isRoom(ahead.getAsInt() / 2 + 1);
    }
  }
}

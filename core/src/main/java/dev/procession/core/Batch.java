package dev.procession.core;

import dev.procession.core.pool.ItemReceiver;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Items that were packed as one chunk, and their results. One thread consumes them in order; the
 * engine brings them, in whatever order and from whatever tasks: the chunk may have been divided.
 *
 * The consumer may take the items below `ready`. Who brings results writes them first and raises
 * `ready` then, under the monitor; a consumer that finds none enters itself and looks once more.
 * So one of the two sees the other.
 */
final class Batch implements ItemReceiver {
  private static final Object ABSENT = new Object();

  /** In the place of a result: the item was cancelled. */
  private static final Object CANCELLED = new Object();

  private final @Nullable Object[] values;
  private final ChunkSize pace;
  private final Consumer<Batch> onWhole;

  /** The position of its first item in the input. */
  private final long position;

  /** What its results took of the heap when the last one came, if that counts; else 0. */
  volatile long keptBytes;

  private volatile int ready;
  private volatile @Nullable Thread consumer;

  // Guarded by this.
  private final List<TaskFuture<?>> tasks = new ArrayList<>(1);
  private boolean cancelled;

  /**
   * Makes one without results.
   *
   * @param position of its first item in the input, counted from 0
   * @param onWhole called once, when all its items have ended; must not block
   */
  Batch(long position, int size, ChunkSize pace, Consumer<Batch> onWhole) {
    this.position = position;
    this.values = new Object[size];
    this.pace = pace;
    this.onWhole = onWhole;
    Arrays.fill(values, ABSENT);
  }

  int size() {
    return values.length;
  }

  @Override
  public String described(int first, int end) {
    long from = position + first;
    return end - first == 1 ? ", item=" + from : ", items=" + from + " to " + (position + end - 1);
  }

  @Override
  public synchronized void onResults(int first, @Nullable Object[] results, int count) {
    System.arraycopy(results, 0, values, first, count);
    if (cancelled) {
      discard(first, first + count);
    }
    advance();
  }

  /** Results that are not decoded, as their consumer has left. */
  private void discard(int first, int end) {
    for (int i = first; i < end; i++) {
      if (values[i] instanceof EncodedResult result) {
        result.discard();
      }
    }
  }

  @Override
  public synchronized void onEnd(int first, int end, Outcome outcome) {
    Object value =
        outcome instanceof Outcome.Failure failure
            ? new Results.Failed(failure.cause())
            : CANCELLED;
    for (int i = first; i < end; i++) {
      values[i] = value;
    }
    advance();
  }

  private void advance() {
    int next = ready;
    while (next < values.length && values[next] != ABSENT) {
      next++;
    }
    if (next > ready) {
      if (next == values.length) { // before its consumer can be done with it
        onWhole.accept(this);
      }
      ready = next;
      LockSupport.unpark(consumer);
    }
  }

  @Override
  public void onRan(int items, long nanos) {
    pace.ran(items, nanos);
  }

  @Override
  public synchronized boolean adopt(TaskFuture<?> task) {
    if (!cancelled) {
      tasks.removeIf(TaskFuture::isDone);
      tasks.add(task);
    }
    return !cancelled;
  }

  /** Cancels what has no result. */
  void cancel() {
    List<TaskFuture<?>> left;
    synchronized (this) {
      cancelled = true;
      discard(0, values.length);
      left = List.copyOf(tasks);
    }
    for (TaskFuture<?> task : left) {
      boolean unused = task.cancel(true);
    }
  }

  boolean isReady(int item) {
    return item < ready;
  }

  /** About how much of the heap the results take that were not taken. */
  long bytes() {
    long bytes = 0;
    for (Object value : values) {
      bytes += KeptResults.sizeOf(value);
    }
    return bytes;
  }

  /** Waits until an item has ended, or there is something else to do. */
  void await(int item, BooleanSupplier elsewhere) throws InterruptedException {
    consumer = Thread.currentThread();
    try {
      while (item >= ready && !elsewhere.getAsBoolean()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
    } finally {
      consumer = null;
    }
  }

  /**
   * The result of an item that has ended; its place is empty after this.
   *
   * @throws CompletionException with the failure of the item, if it failed
   * @throws CancellationException if it was cancelled
   */
  @Nullable Object take(int item) {
    Object value = values[item];
    values[item] = null;
    if (value instanceof EncodedResult result) {
      return decode(result);
    }
    if (value instanceof Results.Failed failed) {
      throw new CompletionException(failed.cause());
    }
    if (value == CANCELLED) {
      throw new CancellationException();
    }
    return value;
  }

  /** On the consumer's thread, which alone waits for it. */
  private static @Nullable Object decode(EncodedResult result) {
    try {
      return result.decode();
    } catch (Throwable e) { // of the item, or of its decoding
      throw new CompletionException(e);
    }
  }
}

package dev.procession.core;

import dev.procession.Future;
import dev.procession.TaskSerializationException;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.ChunkPacker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Results of a function over many items, in order, where the items travel in chunks. As in
 * MapSpliterator the consuming thread does everything: before it takes the first result of a batch,
 * and before it waits, it pulls items, packs and submits them until enough are on their way.
 *
 * The size of the chunks follows the time that items take. An input that takes its time as well is
 * not waited for: a chunk that has taken long to fill goes as it is.
 */
final class ChunkedSpliterator<A, R> extends LazyResults<R> {
  private static final long FILL_NANOS = 50_000;

  /** So many chunks for each worker, in whatever state, keep it busy. */
  private static final int CHUNKS_PER_WORKER = 8;

  /** Where the packed items go. */
  interface Exit {
    TaskFuture<?> submit(Chunk chunk, Batch batch);
  }

  private final Spliterator<? extends A> items;
  private final ChunkPacker packer;
  private final Exit exit;
  private final Function<A, Future<R>> alone;
  private final int workers;
  private final IntSupplier ahead;
  private final ChunkSize size = new ChunkSize();

  // Owned by the consuming thread.
  private int pending;
  private boolean exhausted;
  private boolean room;
  private @Nullable Refused<A> refused;
  private @Nullable Batch current;
  private int next;

  // Guarded by this.
  private final Deque<Batch> batches = new ArrayDeque<>();
  private boolean closed;

  /** An item that can't travel. */
  private record Refused<A>(A item) {}

  /**
   * Makes it; the results are in the order of the items.
   *
   * @param exit submits chunks
   * @param alone submits an item that can't travel, so that it fails as any task would
   * @param ahead how many tasks should be on their way
   */
  ChunkedSpliterator(
      Spliterator<? extends A> items,
      ChunkPacker packer,
      Exit exit,
      Function<A, Future<R>> alone,
      int workers,
      IntSupplier ahead) {
    super(Spliterator.ORDERED);
    this.items = items;
    this.packer = packer;
    this.exit = exit;
    this.alone = alone;
    this.workers = workers;
    this.ahead = ahead;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the function's type, and its right to null
  boolean advance(Consumer<? super R> action) throws InterruptedException {
    Batch batch = current;
    if (batch == null || next == batch.size()) {
      batch = nextBatch();
      if (batch == null) {
        return false;
      }
    }
    if (!batch.isReady(next)) {
      fill();
      batch.await(next);
    }
    R result = (R) batch.take(next++);
    action.accept(result);
    return true;
  }

  /** The batch after the current one; {@code null} if that was the last. */
  private @Nullable Batch nextBatch() {
    Batch spent = current;
    if (spent != null) {
      pending -= spent.size();
      current = null;
      synchronized (this) {
        batches.removeFirst();
      }
    }
    fill();
    next = 0;
    synchronized (this) {
      current = batches.peekFirst();
      if (current == null && closed) {
        throw new CancellationException("the stream of results is closed");
      }
    }
    return current;
  }

  private void fill() {
    while (takesMore()) {
      pack();
      if (packer.items() > 0) {
        submit();
      }
      if (refused != null) {
        submitAlone(refused.item());
      }
    }
  }

  private boolean takesMore() {
    if (exhausted) {
      return false;
    }
    int tasks = ahead.getAsInt();
    synchronized (this) {
      return !closed
          && batches.size() < tasks
          && pending < Math.max(tasks, CHUNKS_PER_WORKER * workers * size.get());
    }
  }

  private void pack() {
    long begin = System.nanoTime();
    int wanted = size.get();
    room = true;
    while (room && packer.items() < wanted && !exhausted) {
      exhausted = !items.tryAdvance(this::add);
      int count = packer.items();
      boolean looks = (count & (count - 1)) == 0 || (count & 15) == 0;
      if (looks && System.nanoTime() - begin > FILL_NANOS) {
        return;
      }
    }
  }

  private void add(A item) {
    try {
      room = packer.add(item);
    } catch (TaskSerializationException e) {
      refused = new Refused<>(item);
      room = false;
    }
  }

  private void submit() {
    Batch batch = new Batch(packer.items(), size);
    TaskFuture<?> task = exit.submit(packer.take(), batch);
    pend(batch);
    if (!batch.adopt(task)) {
      boolean unused = task.cancel(true);
    }
  }

  private void submitAlone(A item) {
    refused = null;
    Throwable failure = alone.apply(item).failure().orElseThrow();
    Batch batch = new Batch(1, size);
    batch.onEnd(0, 1, new Outcome.Failure(failure));
    pend(batch);
  }

  /** A stream may be closed while its consumer is in here: then this batch is cancelled too. */
  private void pend(Batch batch) {
    pending += batch.size();
    boolean late;
    synchronized (this) {
      batches.add(batch);
      late = closed;
    }
    if (late) {
      batch.cancel();
    }
  }

  @Override
  void cancelAll() {
    List<Batch> rest;
    synchronized (this) {
      closed = true;
      rest = List.copyOf(batches);
    }
    for (Batch batch : rest) {
      batch.cancel();
    }
  }

  /** What was packed and not submitted is not the engine's yet. */
  @Override
  void giveUp() {
    cancelAll();
    if (packer.items() > 0) {
      packer.take().release();
    }
  }
}

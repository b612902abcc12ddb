package dev.procession.core;

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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Results of a function over many items, in order, where the items travel in chunks. As in
 * MapSpliterator the consuming thread does everything: before it takes the first result of a batch,
 * and before it waits, it pulls items, packs and submits them until enough are on their way.
 *
 * While it waits for a slow item, batches behind that one become whole. Then it goes on pulling, so
 * that no worker idles, until the results kept reach a bound (KeptResults).
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
  private final Function<A, TaskFuture<R>> alone;
  private final int workers;
  private final IntSupplier ahead;
  private final ChunkSize size = new ChunkSize();
  private final KeptResults kept;

  // What is on its way: counted up by the consuming thread, down by those that bring results.
  private final AtomicInteger unfinishedBatches = new AtomicInteger();
  private final AtomicInteger unfinishedItems = new AtomicInteger();

  /** The consuming thread while it waits for an item. */
  private volatile @Nullable Thread waiting;

  // Owned by the consuming thread.
  private int pending;
  private long position;
  private boolean exhausted;
  private @Nullable RejectedExecutionException rejected;
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
   * @param kept bounds what is pulled while an item is waited for
   */
  ChunkedSpliterator(
      Spliterator<? extends A> items,
      ChunkPacker packer,
      Exit exit,
      Function<A, TaskFuture<R>> alone,
      int workers,
      IntSupplier ahead,
      KeptResults kept) {
    super(Spliterator.ORDERED);
    this.items = items;
    this.packer = packer;
    this.exit = exit;
    this.alone = alone;
    this.workers = workers;
    this.ahead = ahead;
    this.kept = kept;
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
      awaitNext(batch);
    }
    R result = (R) batch.take(next++);
    action.accept(result);
    return true;
  }

  private void awaitNext(Batch batch) throws InterruptedException {
    waiting = Thread.currentThread();
    try {
      while (!batch.isReady(next)) {
        while (takesMore() && !batch.isReady(next)) {
          pull();
        }
        batch.await(next, this::takesMore);
      }
    } finally {
      waiting = null;
    }
  }

  /** The last item of a batch has ended. */
  private void onWhole(Batch batch) {
    unfinishedBatches.decrementAndGet();
    unfinishedItems.addAndGet(-batch.size());
    Thread consumer = waiting;
    if (consumer != null) {
      batch.keptBytes = batch.bytes();
      kept.add(batch.size(), batch.keptBytes);
      LockSupport.unpark(consumer);
    }
  }

  /** The batch after the current one; {@code null} if that was the last. */
  private @Nullable Batch nextBatch() {
    Batch spent = current;
    if (spent != null) {
      pending -= spent.size();
      if (spent.keptBytes > 0) {
        kept.remove(spent.size(), spent.keptBytes);
      }
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
      if (current == null && rejected != null) {
        throw rejected;
      }
    }
    return current;
  }

  private void fill() {
    while (takesMore()) {
      pull();
    }
  }

  private void pull() {
    pack();
    try {
      if (packer.items() > 0) {
        submit();
      }
      if (refused != null) {
        submitAlone(refused.item());
      }
    } catch (RejectedExecutionException e) { // what was submitted is delivered first
      rejected = unlessInterrupted(e);
      exhausted = true;
    }
  }

  private boolean takesMore() {
    if (exhausted) {
      return false;
    }
    int tasks = ahead.getAsInt();
    int most = Math.max(tasks, CHUNKS_PER_WORKER * workers * size.get());
    synchronized (this) {
      if (closed) {
        return false;
      } else if (batches.size() < tasks && pending < most) {
        return true;
      }
    }
    return waiting != null
        && unfinishedBatches.get() < tasks
        && unfinishedItems.get() < most
        && kept.hasRoom();
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
    Batch batch = newBatch(packer.items());
    TaskFuture<?> task = exit.submit(packer.take(), batch);
    pend(batch);
    if (!batch.adopt(task)) {
      boolean unused = task.cancel(true);
    }
  }

  private void submitAlone(A item) {
    refused = null;
    Throwable failure = alone.apply(item).failure().orElseThrow();
    Batch batch = newBatch(1);
    batch.onEnd(0, 1, new Outcome.Failure(failure));
    pend(batch);
  }

  private Batch newBatch(int items) {
    unfinishedBatches.incrementAndGet();
    unfinishedItems.addAndGet(items);
    Batch batch = new Batch(position, items, size, this::onWhole);
    position += items;
    return batch;
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

package dev.procession.core.pool;

import dev.procession.TaskSerializationException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.EncodedResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Threads that decode results which may take long, so that the threads which bring answers and see
 * the ends of workers never do. There are as many as processors, while there is something to decode.
 *
 * A result of a worker that was taken over may never be decoded: a few hundred bytes of hash sets
 * in each other take longer than the universe lasts, and no thread of Java can be stopped. So a
 * tick looks after them while there are any. Where no thread came to an end from one tick to the
 * next, and results wait, one more thread starts, up to a bound: what one result costs, others do
 * not wait for. A result that passes the limit fails its task; its thread is given up, and ends
 * when its decoding does.
 *
 *   WAITING -> UNDER_WAY -> ENDED     the thread that decodes
 *              UNDER_WAY -> ENDED     the tick, when the limit has passed
 */
/** Decodes results on threads of its own. Thread-safe; never waits. */
final class Decoders {
  static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int MOST_THREADS = 256;
  private static final long KEEP_ALIVE_MILLIS = 1_000;

  private enum Stage {
    WAITING,
    UNDER_WAY,
    ENDED
  }

  private static final class Job {
    private final EncodedResult result;
    private final Decoded awaiting;
    private Stage stage = Stage.WAITING;
    private long began;

    Job(EncodedResult result, Decoded awaiting) {
      this.result = result;
      this.awaiting = awaiting;
    }

    void move(Stage from, Stage to) {
      if (stage != from) {
        throw new IllegalStateException("illegal move: stage=" + stage + ", from=" + from);
      }
      stage = to;
    }
  }

  private final BiConsumer<Decoded, Outcome> ends;
  private final int processors;
  private final Duration limit;
  private final ThreadFactory factory;
  private final LongSupplier clock;
  private final Executor nextTick;

  // Guarded by this.
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Set<Job> underWay = new HashSet<>();
  private int threads;
  private int idle;
  private long finished;
  private long finishedAtTick;
  private boolean ticking;
  private boolean ending;

  /**
   * Makes it; no thread starts yet.
   *
   * @param ends is told how each awaited result ended
   * @param limit how long a decoding may take
   * @param clock in nanoseconds
   * @param nextTick runs what it gets after a while
   */
  Decoders(
      BiConsumer<Decoded, Outcome> ends,
      int processors,
      Duration limit,
      ThreadFactory factory,
      LongSupplier clock,
      Executor nextTick) {
    this.ends = ends;
    this.processors = processors;
    this.limit = limit;
    this.factory = factory;
    this.clock = clock;
    this.nextTick = nextTick;
  }

  static Decoders ofBackend(String backend, BiConsumer<Decoded, Outcome> ends) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    AtomicInteger number = new AtomicInteger();
    return new Decoders(
        ends,
        Runtime.getRuntime().availableProcessors(),
        LIMIT,
        work -> {
          Thread thread =
              new Thread(work, "procession-" + backend + "-decoder-" + number.incrementAndGet());
          thread.setDaemon(true);
          thread.setContextClassLoader(loader);
          return thread;
        },
        System::nanoTime,
        CompletableFuture.delayedExecutor(TICK.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
  }

  /** Has a result decoded, or discarded if it is not awaited. */
  void execute(EncodedResult result, Decoded awaiting) {
    if (!awaiting.isAwaited()) {
      result.discard();
      return;
    }
    Job alone = add(new Job(result, awaiting));
    if (alone != null) {
      decode(alone);
    }
  }

  /** Returns the job if the system has no thread for it. */
  private synchronized @Nullable Job add(Job job) {
    waiting.add(job);
    if (idle > 0) {
      notify();
    } else if (threads < processors && !startThread() && threads == 0) {
      waiting.removeLast();
      job.move(Stage.WAITING, Stage.UNDER_WAY);
      return job;
    }
    if (!ticking) {
      tickSoon();
    }
    return null;
  }

  /** Where the system has no thread for it, the next result tries again. */
  private void tickSoon() {
    ticking = true;
    try {
      nextTick.execute(this::tick);
    } catch (OutOfMemoryError e) {
      ticking = false;
    }
  }

  /** Whether the system had one. */
  private boolean startThread() {
    try {
      factory.newThread(this::work).start();
      threads++;
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  private void work() {
    boolean orderly = false;
    try {
      boolean more = true;
      while (more) {
        more = workOnNext();
      }
      orderly = true;
    } finally {
      if (!orderly) { // out of memory or stack while an end was told
        forget();
      }
    }
  }

  /** Of what it has decoded, a thread that waits keeps nothing. */
  private boolean workOnNext() {
    Job job = take();
    if (job != null) {
      decode(job);
    }
    return job != null;
  }

  private synchronized void forget() {
    threads--;
  }

  /** The next one; {@code null} if there was none for some time. */
  private synchronized @Nullable Job take() {
    long patience = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(KEEP_ALIVE_MILLIS);
    idle++;
    while (waiting.isEmpty() && !ending && clock.getAsLong() < patience) {
      try {
        wait(KEEP_ALIVE_MILLIS);
      } catch (InterruptedException e) {
        // It looks again; nothing here is to be interrupted.
      }
    }
    idle--;
    Job next = waiting.poll();
    if (next == null) {
      threads--;
    } else {
      next.move(Stage.WAITING, Stage.UNDER_WAY);
      next.began = clock.getAsLong();
      underWay.add(next);
    }
    return next;
  }

  private void decode(Job job) {
    if (!job.awaiting.isAwaited()) {
      job.result.discard();
      end(job);
      return;
    }
    Outcome outcome = outcome(job.result);
    if (end(job)) {
      ends.accept(job.awaiting, outcome);
    }
  }

  /** Decodes, for as long as it takes. */
  static Outcome outcome(EncodedResult result) {
    try {
      return new Outcome.Success(result.decode());
    } catch (Throwable e) { // the task's own, or whatever a hostile result does to its decoder
      return new Outcome.Failure(e);
    }
  }

  /** Whether this is its end. */
  private synchronized boolean end(Job job) {
    finished++;
    underWay.remove(job);
    if (job.stage == Stage.ENDED) {
      return false;
    }
    job.move(Stage.UNDER_WAY, Stage.ENDED);
    return true;
  }

  private void tick() {
    for (Job job : overdue()) {
      ends.accept(
          job.awaiting,
          new Outcome.Failure(
              new TaskSerializationException(
                  "the result of the task could not be decoded within "
                      + limit
                      + "; a worker that was taken over may send such, or its hash codes are"
                      + " costly: let the task return simpler values",
                  null)));
    }
  }

  private synchronized List<Job> overdue() {
    long oldest = clock.getAsLong() - limit.toNanos();
    List<Job> overdue = underWay.stream().filter(job -> job.began - oldest < 0).toList();
    for (Job job : overdue) {
      job.move(Stage.UNDER_WAY, Stage.ENDED);
      underWay.remove(job);
    }
    boolean stuck = idle == 0 && finished == finishedAtTick;
    if (stuck && !waiting.isEmpty() && threads < MOST_THREADS) {
      startThread();
    }
    finishedAtTick = finished;
    if (waiting.isEmpty() && underWay.isEmpty()) {
      ticking = false;
    } else {
      tickSoon();
    }
    return overdue;
  }

  /** Nothing is awaited any more; the threads end. */
  synchronized void shutdown() {
    ending = true;
    notifyAll();
  }
}

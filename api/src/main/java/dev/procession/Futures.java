package dev.procession;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for several futures: Python's {@code wait()} and {@code as_completed()}. Futures of
 * several executors may be mixed; one given twice counts once.
 */
public final class Futures {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private Futures() {}

  /** When {@link Futures#await} returns. */
  public enum ReturnWhen {
    /** When any is done. */
    FIRST_COMPLETED,
    /** When any has failed (cancelled is not failed), or all are done. */
    FIRST_FAILED,
    /** When all are done. */
    ALL_COMPLETED
  }

  /**
   * What {@link Futures#await} found.
   *
   * @param done the futures that are done, in the order given
   * @param pending the others
   * @param <T> the type of the results
   */
  public record Waited<T>(Set<Future<T>> done, Set<Future<T>> pending) {}

  /**
   * Waits for futures without a limit.
   *
   * @param futures the futures
   * @param when when to return
   * @param <T> the type of the results
   * @return which are done and which are not
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public static <T> Waited<T> await(Collection<Future<T>> futures, ReturnWhen when)
      throws InterruptedException {
    return await(futures, when, FOREVER);
  }

  /**
   * Waits for futures. The passing of the time is no error.
   *
   * @param futures the futures
   * @param when when to return
   * @param timeout how long to wait; zero or less does not wait
   * @param <T> the type of the results
   * @return which are done and which are not
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public static <T> Waited<T> await(
      Collection<Future<T>> futures, ReturnWhen when, Duration timeout)
      throws InterruptedException {
    requireNonNull(when, "when");
    Set<Future<T>> distinct = new LinkedHashSet<>(futures);
    if (!satisfied(distinct, when)) {
      CompletableFuture<Void> enough = new CompletableFuture<>();
      AtomicInteger pending = new AtomicInteger(distinct.size());
      for (Future<T> future : distinct) {
        future.whenComplete(
            (value, failure) -> {
              if (pending.decrementAndGet() == 0 || ends(when, failure)) {
                enough.complete(null);
              }
            });
      }
      await(enough, nanos(timeout));
    }
    Set<Future<T>> done = new LinkedHashSet<>();
    Set<Future<T>> pending = new LinkedHashSet<>();
    for (Future<T> future : distinct) {
      (future.isDone() ? done : pending).add(future);
    }
    return new Waited<>(done, pending);
  }

  private static void await(CompletableFuture<?> enough, long nanos) throws InterruptedException {
    try {
      enough.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // What is done by now is told.
    } catch (ExecutionException e) {
      throw new AssertionError(e); // it never fails
    }
  }

  /**
   * The futures in the order of their completion, done ones first, without a limit.
   *
   * @param futures the futures
   * @param <T> the type of the results
   * @return completed futures, a sequential stream that waits for the next one
   */
  public static <T> Stream<Future<T>> asCompleted(Collection<Future<T>> futures) {
    return asCompleted(futures, FOREVER);
  }

  /**
   * The futures in the order of their completion, done ones first.
   *
   * <p>When the time has passed, the stream throws {@link CompletionException} with a {@link
   * TimeoutException}; if the consuming thread is interrupted, with an {@link
   * InterruptedException}, and the interrupt is kept.
   *
   * @param futures the futures
   * @param timeout how long to wait for all of them, from this call
   * @param <T> the type of the results
   * @return completed futures, a sequential stream that waits for the next one
   */
  public static <T> Stream<Future<T>> asCompleted(Collection<Future<T>> futures, Duration timeout) {
    Set<Future<T>> distinct = new LinkedHashSet<>(futures);
    BlockingQueue<Future<T>> completed = new LinkedBlockingQueue<>();
    distinct.forEach(future -> future.whenComplete((value, failure) -> completed.add(future)));
    return StreamSupport.stream(
        new Completions<>(completed, distinct.size(), System.nanoTime(), nanos(timeout)), false);
  }

  private static <T> boolean satisfied(Set<Future<T>> futures, ReturnWhen when) {
    return futures.stream().allMatch(Future::isDone)
        || futures.stream()
            .filter(Future::isDone)
            .anyMatch(future -> ends(when, future.failure().orElse(null)));
  }

  private static boolean ends(ReturnWhen when, @Nullable Throwable failure) {
    return switch (when) {
      case FIRST_COMPLETED -> true;
      case FIRST_FAILED -> failure != null && !(failure instanceof CancellationException);
      case ALL_COMPLETED -> false;
    };
  }

  private static long nanos(Duration timeout) {
    return timeout.compareTo(FOREVER) >= 0 ? Long.MAX_VALUE : Math.max(0, timeout.toNanos());
  }

  private static final class Completions<T> extends Spliterators.AbstractSpliterator<Future<T>>
      implements ForkJoinPool.ManagedBlocker {
    private final BlockingQueue<Future<T>> completed;
    private final int total;
    private final long start;
    private final long limit;
    private int left;
    private @Nullable Future<T> next;

    Completions(BlockingQueue<Future<T>> completed, int total, long start, long limit) {
      super(total, Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.SIZED);
      this.completed = completed;
      this.total = total;
      this.start = start;
      this.limit = limit;
      this.left = total;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Future<T>> action) {
      if (left == 0) {
        return false;
      }
      try {
        ForkJoinPool.managedBlock(this);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CompletionException("interrupted; " + unfinished(), e);
      }
      Future<T> found = next;
      next = null; // a stream that is held keeps no future that it gave
      if (found == null) {
        throw new CompletionException(new TimeoutException(unfinished()));
      }
      left--;
      action.accept(found);
      return true;
    }

    @Override
    public boolean block() throws InterruptedException {
      next = completed.poll(limit - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
      return true;
    }

    @Override
    public boolean isReleasable() {
      return next != null;
    }

    private String unfinished() {
      return left + " (of " + total + ") futures unfinished";
    }
  }
}

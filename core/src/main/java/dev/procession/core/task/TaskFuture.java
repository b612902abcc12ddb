package dev.procession.core.task;

import static java.util.Objects.requireNonNull;

import dev.procession.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * The one future of all backends; the engine's task is a subclass, not an object beside it, because
 * millions may wait. Its end has two steps. settle() stores the outcome and wakes the
 * waiting threads; the engine calls it under its lock, so that whoever finds a task ended in the
 * engine finds its future done as well. fire() then runs the callbacks, without the lock, on the
 * settling thread. A thread that registers a callback in between fires first: so a callback
 * registered on a done future always runs, and always after those before it.
 *
 * The outcome is kept as a value, not as the failure of a CompletableFuture, which would unwrap a
 * CompletionException that the task itself threw, and take its CancellationException for a cancel.
 */
public abstract class TaskFuture<T> extends Settlement implements OrderedStage<T>, Future<T> {

  private static final ThreadLocal<@Nullable Boolean> IN_CALLBACK = new ThreadLocal<>();

  private final long id;

  /** Callbacks not yet run; changed under this monitor. */
  private volatile @Nullable Queue<CompletableFuture<T>> links;

  /** Whether a thread is running callbacks; guarded by this. */
  private boolean firing;

  protected TaskFuture(long id) {
    this.id = id;
  }

  /**
   * Cancels the task, which has not ended as far as the caller knows.
   *
   * @param mayInterruptIfRunning whether a running task is cancelled too
   * @return whether this call cancelled it
   */
  protected abstract boolean cancelTask(boolean mayInterruptIfRunning);

  /**
   * Whether a worker has taken the task up; asked only of one that may not have ended.
   *
   * @return whether it is running
   */
  protected abstract boolean isTakenUp();

  /**
   * The calling thread is about to wait for the end; it may be put to use meanwhile.
   *
   * @param deadline when it will have waited enough, of {@link System#nanoTime}; {@code
   *     Long.MAX_VALUE} is never
   */
  protected void assist(long deadline) {}

  /** Whether this thread is running a callback of some future. */
  public static boolean inCallback() {
    return IN_CALLBACK.get() != null;
  }

  /** Runs the callbacks registered so far, in order; does nothing before {@link #settle}. */
  public final void fire() {
    if (links == null || !isDone()) { // who registers looks for the end after that, see link
      return;
    }
    CompletableFuture<T> next = first();
    if (next == null) {
      return;
    }
    Boolean outer = IN_CALLBACK.get();
    IN_CALLBACK.set(true);
    try {
      for (; next != null; next = following()) {
        end(next);
      }
    } finally {
      IN_CALLBACK.set(outer);
    }
  }

  /** Whether {@link #fire} would run something. */
  public final boolean hasCallbacks() {
    if (links == null) {
      return false;
    }
    synchronized (this) {
      return links != null && !firing;
    }
  }

  private synchronized @Nullable CompletableFuture<T> first() {
    Queue<CompletableFuture<T>> waiting = links;
    if (firing || waiting == null) {
      return null;
    }
    firing = true;
    return waiting.poll();
  }

  private synchronized @Nullable CompletableFuture<T> following() {
    CompletableFuture<T> next = requireNonNull(links).poll();
    if (next == null) {
      links = null;
      firing = false;
    }
    return next;
  }

  @Override
  public final CompletableFuture<T> link() {
    fire();
    CompletableFuture<T> link = new CompletableFuture<>();
    synchronized (this) {
      if (!isDone() || firing || links != null) {
        Queue<CompletableFuture<T>> waiting = links == null ? new ArrayDeque<>(2) : links;
        waiting.add(link);
        links = waiting;
      } else {
        end(link);
        return link;
      }
    }
    fire();
    return link;
  }

  /** Ends a link as this future ended; its callbacks run in here. */
  private void end(CompletableFuture<T> link) {
    Outcome outcome = requireNonNull(outcome());
    if (outcome instanceof Outcome.Success success) {
      link.complete(value(success));
    } else if (outcome instanceof Outcome.Failure failure) {
      link.completeExceptionally(failure.cause());
    } else {
      link.completeExceptionally(new CancellationException());
    }
  }

  @Override
  public final long id() {
    return id;
  }

  @Override
  public final boolean isRunning() {
    return !isDone() && isTakenUp();
  }

  @Override
  public final boolean isDone() {
    return outcome() != null;
  }

  @Override
  public final boolean isCancelled() {
    return outcome() instanceof Outcome.Cancelled;
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    return (!isDone() && cancelTask(mayInterruptIfRunning)) || isCancelled();
  }

  @Override
  public final Optional<Throwable> failure() {
    Outcome outcome = outcome();
    if (outcome instanceof Outcome.Failure failure) {
      return Optional.of(failure.cause());
    }
    return outcome instanceof Outcome.Cancelled
        ? Optional.of(new CancellationException())
        : Optional.empty();
  }

  @Override
  public final T join() {
    if (!isDone() && !inCallback() && !Thread.currentThread().isInterrupted()) {
      assist(Long.MAX_VALUE);
    }
    Outcome outcome = awaitCalmly();
    if (outcome instanceof Outcome.Failure failure) {
      throw new CompletionException(failure.cause());
    }
    return valueOrCancelled(outcome);
  }

  @Override
  public final T get() throws InterruptedException, ExecutionException {
    return result(requireNonNull(assistAndAwait(Long.MAX_VALUE)));
  }

  @Override
  public final T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    long nanos = unit.toNanos(timeout);
    Outcome outcome =
        assistAndAwait(nanos > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + nanos);
    if (outcome == null) {
      throw new TimeoutException();
    }
    return result(outcome);
  }

  private @Nullable Outcome assistAndAwait(long deadline) throws InterruptedException {
    if (!isDone() && !inCallback()) {
      assist(deadline);
    }
    return await(deadline);
  }

  @Override
  public final T get(Duration timeout)
      throws InterruptedException, ExecutionException, TimeoutException {
    return get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  private T result(Outcome outcome) throws ExecutionException {
    if (outcome instanceof Outcome.Failure failure) {
      throw new ExecutionException(failure.cause());
    }
    return valueOrCancelled(outcome);
  }

  private T valueOrCancelled(Outcome outcome) {
    if (outcome instanceof Outcome.Success success) {
      return value(success);
    }
    throw new CancellationException();
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the task's type parameter, and its right to null
  private T value(Outcome.Success success) {
    return (T) success.value();
  }

  @Override
  public String toString() {
    Outcome outcome = outcome();
    String state =
        outcome == null
            ? (isTakenUp() ? "running" : "queued")
            : outcome instanceof Outcome.Failure failure
                ? "failed: " + failure.cause().getClass().getName()
                : outcome instanceof Outcome.Success ? "done" : "cancelled";
    return "Future[id=" + id + ", " + state + "]";
  }
}

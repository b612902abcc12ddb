package dev.procession;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The result of a task, now or later. It ends exactly once: with a value, a failure, or cancelled.
 *
 * <p>A failed task's {@link #get()} throws {@link ExecutionException} whose cause is the task's own
 * exception or one of this package's: {@link WorkerCrashedException}, {@link TaskTimeoutException},
 * {@link TaskSerializationException}, {@link RemoteTaskException}, {@link BrokenExecutorException}.
 *
 * <p>Callbacks of this stage ({@link #whenComplete}, {@link #thenAccept} and the like) run in the
 * order of their registration, on a thread of the executor that is kept for them, on the thread
 * that cancels, or at once on the registering thread if the future is done. One that throws fails
 * the stage that it returned, is logged, and the rest still run. A callback may submit tasks, which
 * never waits, and may wait for tasks. An executor has terminated when its callbacks have run, too.
 * {@link #toCompletableFuture()} returns a new future; completing or cancelling it leaves this one
 * alone.
 *
 * @param <T> the type of the result
 */
public interface Future<T> extends java.util.concurrent.Future<T>, CompletionStage<T> {

  /**
   * The number of the task, unique in its executor; names it in messages and events.
   *
   * @return the number, 1 for the executor's first task
   */
  long id();

  /**
   * Whether a worker has taken the task up and it has not ended.
   *
   * @return whether it is running
   */
  boolean isRunning();

  /**
   * Waits for the result, as {@link java.util.concurrent.CompletableFuture#join()}; an interrupt
   * does not end the wait.
   *
   * @return the result
   * @throws CancellationException if the task was cancelled
   * @throws CompletionException if it failed, with the failure as its cause
   */
  T join();

  /**
   * Waits for the result, at most that long.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @return the result
   * @throws InterruptedException if the waiting thread is interrupted; the task goes on
   * @throws ExecutionException if the task failed, with the failure as its cause
   * @throws TimeoutException if the time has passed; the task goes on
   * @throws CancellationException if the task was cancelled
   */
  T get(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException;

  /**
   * Why the task failed; never waits.
   *
   * @return the failure, a {@link CancellationException} if the task was cancelled; empty while
   *     pending and after success
   */
  Optional<Throwable> failure();

  /**
   * Cancels the task, also while it runs.
   *
   * <p>A task that no worker has taken up never runs. A running one is interrupted, and if it has
   * not ended after the {@linkplain TaskOptions#withGrace(Duration) grace}, its worker is killed
   * and replaced, where the backend has {@link Capability#KILL}. The future is cancelled at once;
   * this method does not wait for the worker.
   *
   * @param mayInterruptIfRunning {@code false} leaves a running task alone
   * @return whether the task is now cancelled by this or an earlier call; {@code false} if it ended
   *     before, or runs and may not be interrupted
   */
  @Override
  boolean cancel(boolean mayInterruptIfRunning);
}

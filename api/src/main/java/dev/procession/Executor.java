package dev.procession;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * Runs functions on the workers of one backend. Thread-safe.
 *
 * <pre>{@code
 * try (Executor executor = Executor.open("forking")) {
 *   Future<Integer> answer = executor.submit(Fibonacci::of, 30);
 *   int sum = executor.map(Fibonacci::of, List.of(1, 2, 3)).mapToInt(Integer::intValue).sum();
 * }
 * }</pre>
 *
 * <p>Workers start on demand up to the spec's number. A worker that dies costs only the task that
 * it was running, which fails with {@link WorkerCrashedException} or is {@linkplain
 * TaskOptions#withRetries(int) retried}; the worker is replaced. An executor whose workers can't be
 * started, or whose initializer fails, is <i>broken</i>: all its pending and later tasks fail with
 * {@link BrokenExecutorException}.
 *
 * <p>A task that can't be serialized fails its own future at once, with {@link
 * TaskSerializationException}; nothing is sent.
 *
 * <p>An executor should be closed. Where it is not, this JVM stays, once {@code main} has returned,
 * until what was submitted has ended, with its callbacks and the child processes that are no
 * daemons; then it ends by itself. {@link System#exit} waits for nothing: what is pending is lost,
 * which one line on standard error says. Once this JVM exits, tasks are refused.
 */
public interface Executor extends AutoCloseable {

  /**
   * Opens an executor with the backend's defaults.
   *
   * @param backend the backend's name, one of {@link #backends()}
   * @return a new executor that the caller must close
   * @throws UnknownBackendException if there is no backend of that name, or more than one
   */
  static Executor open(String backend) {
    return open(ExecutorSpec.of(backend));
  }

  /**
   * Opens an executor.
   *
   * @param spec the backend's name and the settings
   * @return a new executor that the caller must close
   * @throws UnknownBackendException if there is no backend of that name, or more than one
   * @throws IllegalArgumentException if the backend can't honour a setting, which the message names
   * @throws WorkerStartException if it is known at once that no worker can be started
   * @throws IllegalStateException if executors are nested too deep: a task of an executor may open
   *     one, whose tasks may, down to a depth of 4, or what the system property {@code
   *     dev.procession.depth} says in the main process, or this JVM exits
   */
  static Executor open(ExecutorSpec spec) {
    return Backends.open(spec);
  }

  /**
   * The names of the backends on the class path and module path.
   *
   * @return the names, potentially empty
   */
  static SortedSet<String> backends() {
    return Backends.names();
  }

  /**
   * The name of this executor's backend.
   *
   * @return the name
   */
  String backend();

  /**
   * What this executor's workers can do.
   *
   * @return the capabilities, unmodifiable
   */
  Set<Capability> capabilities();

  /**
   * Submits a task. Returns at once, unless the spec's {@linkplain
   * ExecutorSpec#withQueueCapacity(int) queue} is full: then it waits.
   *
   * @param task the task
   * @param <T> the type of its result
   * @return its future
   * @throws RejectedExecutionException if this executor is shut down, this JVM exits, or the thread
   *     is interrupted while it waits for room in the queue (the interrupt is kept)
   */
  <T> Future<T> submit(SerializableCallable<T> task);

  /**
   * Submits a task without a result, as {@link #submit(SerializableCallable)}.
   *
   * @param task the task
   * @return its future; its result is {@code null}
   * @throws RejectedExecutionException as {@link #submit(SerializableCallable)}
   */
  Future<Void> submit(SerializableRunnable task);

  /**
   * Submits a function and its argument, as {@link #submit(SerializableCallable)}.
   *
   * @param function the function
   * @param argument its argument
   * @param <A> the type of the argument
   * @param <R> the type of the result
   * @return its future
   * @throws RejectedExecutionException as {@link #submit(SerializableCallable)}
   */
  <A, R> Future<R> submit(SerializableFunction<? super A, ? extends R> function, A argument);

  /**
   * Applies a function to every item; results in the items' order.
   *
   * <p>Lazy: items are pulled and submitted while the stream is consumed, a bounded number ahead,
   * so that huge and endless inputs are fine. A failure is thrown as {@link CompletionException} at
   * its position and cancels the rest; so does an exception of the input, which is thrown as it is.
   * Closing the stream cancels what has not run. An interrupt of the consuming thread is thrown as
   * {@link CompletionException} with the interrupt kept. If this executor is {@linkplain
   * #shutdown() shut down} meanwhile, what was submitted is still delivered; then, if there are
   * items left, {@link RejectedExecutionException} is thrown.
   *
   * <p>Items of an input whose size is known may travel together where workers are other processes:
   * what each does, fails by and is retried for is its own, but {@linkplain #subscribe events} and
   * {@linkplain #status() counters} tell of those that travel together as one task. An item that
   * costs its worker may, without retries, take with it results of those right before it that were
   * on their way.
   *
   * @param function the function
   * @param items the items; iterated once, by the consuming thread
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @return the results, a sequential stream
   */
  <A, R> Stream<R> map(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items);

  /**
   * As {@link #map(SerializableFunction, Iterable)} over a stream of items, which is closed with
   * the returned one.
   *
   * @param function the function
   * @param items the items
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @return the results, a sequential stream
   */
  <A, R> Stream<R> map(
      SerializableFunction<? super A, ? extends R> function, Stream<? extends A> items);

  /**
   * As {@link #map(SerializableFunction, Iterable)}, in the order of completion.
   *
   * @param function the function
   * @param items the items
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @return the results, a sequential stream
   */
  <A, R> Stream<R> mapUnordered(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items);

  /**
   * As {@link #map(SerializableFunction, Iterable)}, but every element is a completed future: one
   * failure neither throws nor ends the rest.
   *
   * @param function the function
   * @param items the items
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @return completed futures in the items' order, a sequential stream
   */
  <A, R> Stream<Future<R>> mapSettled(
      SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> items);

  /**
   * A view of this executor, with the same workers: everything submitted through it has these
   * options. Shutting it down or closing it does so to this executor.
   *
   * @param options the options, in place of this view's
   * @return the view
   */
  Executor with(TaskOptions options);

  /**
   * A process of its own, not one of the pool's workers; not started yet. Like the pool's workers,
   * but with the default name and not a daemon.
   *
   * @param target what it runs; its exception is its exit code 1
   * @return the process
   */
  ChildProcess process(SerializableRunnable target);

  /**
   * A process of its own, not one of the pool's workers; not started yet.
   *
   * @param spec how it should be
   * @param target what it runs; its exception is its exit code 1
   * @return the process
   * @throws IllegalArgumentException if the backend can't honour a setting, which the message names
   */
  ChildProcess process(ProcessSpec spec, SerializableRunnable target);

  /** Accepts no new tasks; what was submitted still runs. Returns at once; idempotent. */
  void shutdown();

  /**
   * Accepts no new tasks and {@linkplain Future#cancel(boolean) cancels} all, running ones too.
   * Returns at once.
   *
   * @return the futures of the tasks that never started, in the order of submission
   */
  List<Future<?>> shutdownNow();

  /**
   * Waits until this executor is shut down, all its tasks have ended and its workers are gone.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @return whether it has terminated
   * @throws InterruptedException if the waiting thread is interrupted
   */
  boolean awaitTermination(Duration timeout) throws InterruptedException;

  /**
   * Whether it was shut down, or is broken.
   *
   * @return whether it accepts no tasks
   */
  boolean isShutdown();

  /**
   * Whether it was shut down, all its tasks have ended and its workers are gone.
   *
   * @return whether it has terminated
   */
  boolean isTerminated();

  /**
   * Shuts down, then waits for the tasks, the workers and the child processes: non-daemon ones are
   * joined, daemon ones ended. If the waiting thread is interrupted, it {@linkplain #shutdownNow()
   * shuts down now}, kills the child processes, waits for that, and keeps the interrupt.
   * Idempotent.
   */
  @Override
  void close();

  /**
   * A view as {@link ExecutorService} with that interface's full contract. Its tasks must be
   * serializable, unless the backend lacks {@link Capability#ISOLATED_MEMORY}. Shutting it down
   * shuts down this executor.
   *
   * @return the view, always the same
   */
  ExecutorService asExecutorService();

  /**
   * A snapshot of this executor's counters.
   *
   * @return the snapshot
   */
  ExecutorStatus status();

  /**
   * Tells a listener of everything that happens from now on.
   *
   * @param listener the listener
   * @return ends the subscription when closed
   */
  AutoCloseable subscribe(ExecutorListener listener);
}

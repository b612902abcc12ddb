package dev.procession;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * One process that runs one target: Python's {@code multiprocessing.Process}. Made by {@link
 * Executor#process(ProcessSpec, SerializableRunnable)}, not started yet; start once, join only what
 * was started. Thread-safe.
 *
 * <p>On a backend whose workers are threads it is a thread: {@link #pid()} is this JVM's, and
 * {@link #kill()} is refused.
 *
 * <p>The operating system's view is racy: {@link #isAlive()} may change between look and use, and
 * may be true briefly after {@link #kill()}. Actions in a thread before {@link #start()}
 * <i>happen-before</i> the target runs.
 */
public interface ChildProcess extends AutoCloseable {

  /**
   * The name, of this process and in {@link CurrentProcess#name()} inside of it.
   *
   * @return the name
   */
  String name();

  /**
   * Whether it is ended with its parent instead of being waited for.
   *
   * @return whether it is a daemon
   */
  boolean isDaemon();

  /**
   * Starts the process and waits until it is ready to run its target.
   *
   * @return this
   * @throws IllegalStateException if it was started before, its executor is shut down, or the
   *     current process is a daemon, which may not have children
   * @throws WorkerStartException if the process can't be started
   * @throws TaskSerializationException if the target can't travel
   */
  ChildProcess start();

  /**
   * Runs the target here, in this thread, as Python's {@code run()}; starts nothing.
   *
   * @throws Exception what the target throws
   */
  void run() throws Exception;

  /**
   * Whether the process was started and has not ended.
   *
   * @return whether it is alive
   */
  boolean isAlive();

  /**
   * The id of the operating system's process.
   *
   * @return the id
   * @throws IllegalStateException before {@link #start()}
   */
  long pid();

  /**
   * Waits until the process has ended.
   *
   * @throws IllegalStateException before {@link #start()}
   * @throws InterruptedException if the waiting thread is interrupted; the process goes on
   */
  void join() throws InterruptedException;

  /**
   * Waits until the process has ended or the time has passed.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @return whether it has ended
   * @throws IllegalStateException before {@link #start()}
   * @throws InterruptedException if the waiting thread is interrupted; the process goes on
   */
  boolean join(Duration timeout) throws InterruptedException;

  /**
   * The exit code: 0 after the target returned, 1 after it threw, N after {@code System.exit(N)},
   * {@code -N} when ended by signal N.
   *
   * @return the code; empty before the start and while alive
   */
  OptionalInt exitCode();

  /**
   * Completes with this when the process has ended. Cancelling it does not affect the process.
   *
   * @return a new future
   * @throws IllegalStateException before {@link #start()}
   */
  CompletableFuture<ChildProcess> onExit();

  /**
   * Interrupts the thread that runs the target. Does nothing if the process has ended.
   *
   * @throws IllegalStateException before {@link #start()}
   */
  void interrupt();

  /**
   * Asks the process to end (SIGTERM); its shutdown hooks run. On threads, an interrupt. Does
   * nothing if the process has ended.
   *
   * @throws IllegalStateException before {@link #start()}
   */
  void terminate();

  /**
   * Ends the process at once (SIGKILL), and its descendants. Does nothing if the process has ended.
   *
   * @throws IllegalStateException before {@link #start()}
   * @throws UnsupportedOperationException if the backend lacks {@link Capability#KILL}
   */
  void kill();

  /**
   * Kills the process if it is alive, and waits until it has ended. On threads, interrupts it and
   * does not wait. Idempotent; does nothing before the start, and then it can't be started any
   * more.
   */
  @Override
  void close();
}

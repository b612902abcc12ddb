package dev.procession;

import java.util.Optional;

/**
 * What happens in an executor, as it happens. Subscribe with {@link
 * Executor#subscribe(ExecutorListener)}.
 *
 * <p>Calls come one at a time, in the order of the events, on whichever thread caused them or is
 * delivering at that time; a listener should be quick. One that throws is logged; the others are
 * still called.
 */
public interface ExecutorListener {

  /**
   * A worker is ready for tasks.
   *
   * @param worker its name
   * @param pid its process id
   */
  default void onWorkerStarted(String worker, long pid) {}

  /**
   * A worker ended, or could not be started.
   *
   * @param report how it ended
   */
  default void onWorkerExited(ExitReport report) {}

  /**
   * A task was accepted.
   *
   * @param id the task's {@link Future#id()}
   * @param name the name given in {@link TaskOptions#withName(String)}, else {@code task-ID}
   */
  default void onTaskQueued(long id, String name) {}

  /**
   * A worker took the task up; told once per try, so again after each retry. A task that waits at a
   * worker behind nothing else counts as taken up; should that worker die before it really was,
   * another takes it up within the same try. One that is cancelled just as it is taken up may have
   * run untold.
   *
   * @param id the task's {@link Future#id()}
   * @param worker the worker's name
   */
  default void onTaskStarted(long id, String worker) {}

  /**
   * A task ended.
   *
   * @param id the task's {@link Future#id()}
   * @param failure why it failed, a {@link java.util.concurrent.CancellationException} if it was
   *     cancelled, empty after success
   */
  default void onTaskFinished(long id, Optional<Throwable> failure) {}
}

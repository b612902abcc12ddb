package dev.procession.core.pool;

import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gets the results of items that tasks carry. Each item ends once, by one of the first two methods.
 * Called under the engine's lock, by any thread; must not block and not throw.
 */
public interface ItemReceiver {

  /**
   * Which items of the input these are, for messages.
   *
   * @param first the first of the items
   * @param end the one after the last
   * @return as {@code ", items=5 to 9"}; empty if nobody knows
   */
  default String described(int first, int end) {
    return "";
  }

  /**
   * Results came.
   *
   * @param first the first of the items
   * @param values in the form of {@link dev.procession.core.worker.Results}
   * @param count how many of these count
   */
  void onResults(int first, @Nullable Object[] values, int count);

  /**
   * Items ended without results.
   *
   * @param first the first of the items
   * @param end the one after the last
   * @param outcome what became of each, never a success
   */
  void onEnd(int first, int end, Outcome outcome);

  /**
   * A task has ended, and took so long.
   *
   * @param items how many it ran
   * @param nanos on the worker
   */
  void onRan(int items, long nanos);

  /**
   * Another task carries some of the items now.
   *
   * @param task its future
   * @return {@code false} if nobody wants the items any more: the task is to be cancelled
   */
  boolean adopt(TaskFuture<?> task);
}

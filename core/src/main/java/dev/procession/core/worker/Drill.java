package dev.procession.core.worker;

import dev.procession.SerializableCallable;
import dev.procession.SerializableFunction;
import dev.procession.core.task.Call;

/** Tasks in the form in which those of callers travel, for a worker that rehearses its first. */
public final class Drill {
  private Drill() {}

  /**
   * The task that {@code submit(function, argument)} makes.
   *
   * @param <A> the argument's type
   * @param <R> the result's type
   * @param function the function
   * @param argument its argument
   * @return a task as a pool would send it
   */
  public static <A, R> SerializableCallable<R> of(SerializableFunction<A, R> function, A argument) {
    return Call.of(function, argument);
  }
}

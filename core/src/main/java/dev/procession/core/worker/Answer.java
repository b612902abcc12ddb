package dev.procession.core.worker;

import org.jspecify.annotations.Nullable;

/** The one terminal message to an order. */
public sealed interface Answer {

  /**
   * The task returned.
   *
   * @param value its result, in this JVM
   * @param runNanos how long it ran on the worker
   */
  record Value(@Nullable Object value, long runNanos) implements Answer {}

  /**
   * The task threw, or its result can't travel.
   *
   * @param cause the task's own exception or one of {@code dev.procession}
   * @param runNanos how long it ran on the worker
   */
  record Failure(Throwable cause, long runNanos) implements Answer {}

  /**
   * The task has ended; what came of it is still to be decoded.
   *
   * @param result what came of it
   * @param runNanos how long it ran on the worker
   */
  record Encoded(EncodedResult result, long runNanos) implements Answer {}

  /**
   * A chunk has ended. Items without a result were not begun: they are given back.
   *
   * @param results of the items that were not told by {@link WorkerListener#onPart} before
   * @param runNanos how long the chunk ran on the worker
   */
  record Items(Results results, long runNanos) implements Answer {}

  /** The order was {@linkplain Worker#recall recalled} before it started. */
  record Returned() implements Answer {}

  /**
   * Whether the task returned.
   *
   * @return {@code false} if it threw, or has not run
   */
  default boolean isSuccess() {
    return this instanceof Value
        || (this instanceof Encoded encoded && !encoded.result().isFailure());
  }
}

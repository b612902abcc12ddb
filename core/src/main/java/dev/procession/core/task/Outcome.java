package dev.procession.core.task;

import org.jspecify.annotations.Nullable;

/** How a task ended. */
public sealed interface Outcome {

  /**
   * It returned.
   *
   * @param value its result
   */
  record Success(@Nullable Object value) implements Outcome {}

  /**
   * It failed.
   *
   * @param cause its own exception, or one of {@code dev.procession}
   */
  record Failure(Throwable cause) implements Outcome {}

  /** It was cancelled. */
  record Cancelled() implements Outcome {}
}

package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * A task, argument, result or exception can't travel; the message holds the path of the field, as
 * {@code Holder.inner.thread}.
 */
public final class TaskSerializationException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param cause what caused it, or {@code null}
   */
  public TaskSerializationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

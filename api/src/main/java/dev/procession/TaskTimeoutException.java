package dev.procession;

import org.jspecify.annotations.Nullable;

/** The task's own time limit passed: see {@link TaskOptions#withTimeout}. */
public final class TaskTimeoutException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param cause what caused it, or {@code null}
   */
  public TaskTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

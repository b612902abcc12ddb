package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * A worker can't be started; the message holds the command or address, what it printed, and the
 * remedy.
 */
public final class WorkerStartException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param cause what caused it, or {@code null}
   */
  public WorkerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * There is no backend of that name, or more than one; the message names the ones there are and
 * their jars.
 */
public final class UnknownBackendException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param cause what caused it, or {@code null}
   */
  public UnknownBackendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

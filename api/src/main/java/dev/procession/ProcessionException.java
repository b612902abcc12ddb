package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * The root of this project's exceptions. Its message gives the fact, the values, and the way out.
 */
public class ProcessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param cause what caused it, or {@code null}
   */
  public ProcessionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.procession.config;

import dev.procession.ProcessionException;
import org.jspecify.annotations.Nullable;

/** A spec file can't be read; the message has the file, the line and column, and what is wanted. */
public final class SpecFileException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the place, and the way out
   * @param cause what caused it, or {@code null}
   */
  public SpecFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * The executor gave up: its initializer failed, or its restart budget is spent. The cause says why:
 * what the initializer threw, a {@link WorkerStartException} if the last worker never became ready,
 * or a {@link WorkerCrashedException} with the report of one that did.
 */
public final class BrokenExecutorException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param cause what caused it, or {@code null}
   */
  public BrokenExecutorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

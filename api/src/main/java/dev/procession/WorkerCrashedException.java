package dev.procession;

import org.jspecify.annotations.Nullable;

/** The worker ended before its task did; {@link #report()} says how. */
public final class WorkerCrashedException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /** How the worker ended. */
  private final ExitReport report;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param report how the worker ended
   * @param cause what caused it, or {@code null}
   */
  public WorkerCrashedException(String message, ExitReport report, @Nullable Throwable cause) {
    super(message, cause);
    this.report = report;
  }

  /**
   * How the worker ended.
   *
   * @return the report, never {@code null}
   */
  public ExitReport report() {
    return report;
  }
}

package dev.procession;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker ended before its task did, or, where it is the cause of a {@link
 * BrokenExecutorException}, before it had one; {@link #report()} says how. A task with retries ends
 * so only when every try has cost a worker; {@link #reports()} has them all.
 */
public final class WorkerCrashedException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /** How the workers ended, one for each try. */
  private final ExitReport[] reports;

  /**
   * Makes the exception.
   *
   * @param message the fact, the values, and the way out
   * @param report how the worker ended
   * @param cause what caused it, or {@code null}
   */
  public WorkerCrashedException(String message, ExitReport report, @Nullable Throwable cause) {
    this(message, List.of(report), cause);
  }

  /**
   * Makes the exception of a task that was tried more than once.
   *
   * @param message the fact, the values, and the way out
   * @param reports how the workers ended, one for each try, in order
   * @param cause what caused it, or {@code null}
   * @throws IllegalArgumentException if there are no reports
   */
  public WorkerCrashedException(
      String message, List<ExitReport> reports, @Nullable Throwable cause) {
    super(message, cause);
    if (reports.isEmpty()) {
      throw new IllegalArgumentException("must not be empty: reports=" + reports);
    }
    this.reports = reports.toArray(new ExitReport[0]);
  }

  /**
   * How the worker ended, the last one where there were several tries.
   *
   * @return the report, never {@code null}
   */
  public ExitReport report() {
    return reports[reports.length - 1];
  }

  /**
   * How the worker of each try ended.
   *
   * @return the reports, the first try's first, never empty, unmodifiable
   */
  public List<ExitReport> reports() {
    return List.of(reports);
  }
}

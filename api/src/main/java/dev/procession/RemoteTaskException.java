package dev.procession;

import org.jspecify.annotations.Nullable;

/**
 * Stands for a task's exception that can't be rebuilt in this JVM: its class is not here, or it
 * can't be serialized.
 *
 * <p>Its {@linkplain #getStackTrace() stack trace} is that of the task's exception, and each cause
 * of that stands as a cause of this, a {@code RemoteTaskException} too. So {@link
 * #printStackTrace()} and loggers show where the task failed. Both are read from the text, {@link
 * #remoteStackTrace()}, which also has the suppressed exceptions.
 */
public final class RemoteTaskException extends ProcessionException {
  private static final long serialVersionUID = 1L;

  /** The name of the exception's class. */
  private final String remoteClassName;

  /** The exception's stack trace as text. */
  private final String remoteStackTrace;

  /**
   * Makes the exception.
   *
   * @param message the exception's class, its message, and why it could not travel
   * @param remoteClassName the name of the exception's class
   * @param remoteStackTrace its stack trace as text
   */
  public RemoteTaskException(String message, String remoteClassName, String remoteStackTrace) {
    this(message, remoteClassName, remoteStackTrace, RemoteTrace.read(remoteStackTrace));
  }

  private RemoteTaskException(String message, String name, String text, RemoteTrace trace) {
    this(message, name, text, trace.frames(), trace.cause());
  }

  RemoteTaskException(
      String message,
      String remoteClassName,
      String remoteStackTrace,
      StackTraceElement[] frames,
      @Nullable RemoteTaskException cause) {
    super(message, cause);
    this.remoteClassName = remoteClassName;
    this.remoteStackTrace = remoteStackTrace;
    setStackTrace(frames);
  }

  /**
   * The name of the exception's class.
   *
   * @return the binary name
   */
  public String remoteClassName() {
    return remoteClassName;
  }

  /**
   * The exception's stack trace, as {@link Throwable#printStackTrace()} writes it.
   *
   * @return the text
   */
  public String remoteStackTrace() {
    return remoteStackTrace;
  }
}

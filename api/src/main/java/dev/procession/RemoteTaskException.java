package dev.procession;

/**
 * Stands for a task's exception that can't be rebuilt in this JVM: its class is not here, or it
 * can't be serialized.
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
    super(message, null);
    this.remoteClassName = remoteClassName;
    this.remoteStackTrace = remoteStackTrace;
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

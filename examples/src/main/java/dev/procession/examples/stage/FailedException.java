package dev.procession.examples.stage;

/** The program has found that something is wrong; the message is one line for people. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FailedException(String message) {
    super(message);
  }
}

package dev.procession.examples;

/** What was asked for can't be; the message is one line for the person who asked. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}

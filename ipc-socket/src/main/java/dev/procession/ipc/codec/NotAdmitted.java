package dev.procession.ipc.codec;

/** Something in a message that its sender may not send; the message says what, and the way out. */
final class NotAdmitted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotAdmitted(String message) {
    super(message, null, false, false);
  }
}

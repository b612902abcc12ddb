package dev.procession.core.process;

/** The life of a child process. */
enum ProcessState {
  INITIAL,
  STARTING,
  RUNNING,
  EXITED,
  /** Closed before it was started. */
  CLOSED;

  boolean mayBecome(ProcessState next) {
    return switch (this) {
      case INITIAL -> next == STARTING || next == CLOSED;
      case STARTING -> next == RUNNING || next == EXITED;
      case RUNNING -> next == EXITED;
      case EXITED, CLOSED -> false;
    };
  }
}

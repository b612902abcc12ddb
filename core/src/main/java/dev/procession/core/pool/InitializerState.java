package dev.procession.core.pool;

/** The life of a worker's initializer. */
enum InitializerState {
  /** It was not sent, or there is none. */
  PENDING,
  /** The worker runs it. */
  RUNNING,
  /** It has passed its limit; the worker was asked where it is. */
  LATE,
  /** It has ended, or is given up. */
  DONE;

  boolean mayBecome(InitializerState next) {
    return switch (this) {
      case PENDING -> next == RUNNING;
      case RUNNING -> next == LATE || next == DONE;
      case LATE -> next == DONE;
      case DONE -> false;
    };
  }
}

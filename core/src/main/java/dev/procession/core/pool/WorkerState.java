package dev.procession.core.pool;

/** The life of a worker. */
enum WorkerState {
  /** Launched; not ready, or its initializer runs. */
  STARTING,
  /** Ready, without an order. */
  IDLE,
  /** Holds orders. */
  BUSY,
  /** Told to leave. */
  DRAINING,
  /** Gone. */
  EXITED;

  boolean mayBecome(WorkerState next) {
    return switch (this) {
      case STARTING -> next != BUSY && next != STARTING;
      case IDLE -> next == BUSY || next == DRAINING || next == EXITED;
      case BUSY -> next == IDLE || next == DRAINING || next == EXITED;
      case DRAINING -> next == EXITED;
      case EXITED -> false;
    };
  }
}

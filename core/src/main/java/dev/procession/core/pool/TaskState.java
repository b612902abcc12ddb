package dev.procession.core.pool;

/** The life of a task. A retried or returned one goes back to {@code QUEUED}. */
enum TaskState {
  /** Waits in the executor's queue. */
  QUEUED,
  /** Waits at a worker, behind others. */
  SENT,
  /** A worker has taken it up. */
  RUNNING,
  /** Its worker has answered, and the answer is decoded elsewhere. */
  DECODING,
  /** Its future is settled. */
  DONE;

  boolean mayBecome(TaskState next) {
    return switch (this) {
      case QUEUED -> next == SENT || next == DONE;
      case SENT -> next == RUNNING || next == QUEUED || next == DONE;
      case RUNNING -> next == QUEUED || next == DECODING || next == DONE;
      case DECODING -> next == DONE;
      case DONE -> false;
    };
  }
}

package dev.procession.core.pool;

/** Whether the items that a task carries may be divided between workers. */
enum Division {
  /** It is not known to run for long. */
  UNWANTED,
  /** It runs for long: items behind the one that runs may be taken back. */
  WANTED,
  /** Its worker was asked. */
  ASKED,
  /** There was nothing left to take back. */
  REFUSED;

  boolean mayBecome(Division next) {
    return switch (this) {
      case UNWANTED -> next == WANTED;
      case WANTED -> next == ASKED;
      case ASKED -> next == WANTED || next == REFUSED;
      case REFUSED -> false;
    };
  }
}

package dev.procession.examples.chaos;

import java.util.Locale;

/** The ways in which a task ends. */
enum Ending {
  RESULT,
  OWN_FAILURE,
  WORKER_DIED,
  TIMED_OUT,
  CANCELLED,
  NONE;

  /** What its cases are counted as. */
  String figure() {
    return "tasks: " + words();
  }

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

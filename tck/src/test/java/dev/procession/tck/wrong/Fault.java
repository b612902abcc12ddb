package dev.procession.tck.wrong;

import java.util.Locale;

/** What a wrong backend does wrong; all else it does right. */
enum Fault {
  NONE,
  RUNS_TWICE,
  LOSES_FUTURES,
  OPENS_A_POOL_FOR_EACH_VIEW,
  KEEPS_THE_REST,
  COUNTS_FROM_ZERO,
  USES_ONE_WORKER,
  SWALLOWS_ERRORS,
  RUNS_CANCELLED_TASKS,
  NEVER_INTERRUPTS,
  CANCELS_FINISHED_TASKS,
  PULLS_EARLY,
  CALLS_BACK_IN_REVERSE,
  STOPS_AT_A_BAD_CALLBACK,
  CALLS_BACK_ON_ITS_WORKERS,
  ACCEPTS_AFTER_SHUTDOWN,
  LOSES_THE_INTERRUPT,
  LEAKS_A_THREAD,
  MISCOUNTS,
  STOPS_AT_A_BAD_LISTENER;

  /** The name of the backend that has this fault. */
  String backend() {
    return "wrong-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.procession.bench.trial;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;

/** More tasks in one go: what a task costs should not depend on how many there are. */
final class ByQueue {
  private static final int[] TASKS = {10_000, 100_000, 1_000_000, 10_000_000};
  private static final int A_ROUND = 200_000;
  private static final double TOO_LONG_SECONDS = 200;

  private ByQueue() {}

  static void run(Session session) throws Exception {
    try (Pool pool = Pools.open(session.subject(), session.workers())) {
      double[] last = {0};
      int warm = NoOps.warmUp(pool, session);
      Checks.ensure(warm > 0, "tasks");
      for (int tasks : TASKS) {
        double needed = last[0] == 0 ? 0 : session.rounds() * tasks / last[0];
        if (needed > TOO_LONG_SECONDS || (session.quick() && tasks > 1_000_000)) {
          session.note(
              String.format("%,d queued: left out, it would take some %.0f s", tasks, needed));
          continue;
        }
        session.measure(
            String.format("%,d queued", tasks),
            Unit.TASKS_PER_SECOND,
            () -> {
              last[0] = rate(pool, tasks);
              return last[0];
            });
      }
    }
  }

  /** A number too small for a round is run several times, one after the other. */
  private static double rate(Pool pool, int tasks) throws Exception {
    int times = Math.max(1, A_ROUND / tasks);
    double seconds = 0;
    for (int i = 0; i < times; i++) {
      seconds += tasks / NoOps.rate(pool, tasks);
    }
    return times * (double) tasks / seconds;
  }
}

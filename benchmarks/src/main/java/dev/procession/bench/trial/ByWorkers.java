package dev.procession.bench.trial;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;

/** The same tasks on more workers. */
final class ByWorkers {
  private static final int[] WORKERS = {2, 8, 32};

  private ByWorkers() {}

  static void run(Session session) throws Exception {
    for (int workers : WORKERS) {
      try (Pool pool = Pools.open(session.subject(), workers)) {
        int tasks = NoOps.warmUp(pool, session);
        session.measure(workers + " workers", Unit.TASKS_PER_SECOND, () -> NoOps.rate(pool, tasks));
      }
    }
  }
}

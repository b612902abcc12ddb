package dev.procession.bench.trial;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * Short tasks queued behind a long one. A thread pool of as many threads takes them from one queue:
 * that is the ideal.
 */
final class LongTask {
  private static final int LONG_MILLIS = 500;
  private static final int SHORT_MILLIS = 2;
  private static final int SHORT_TASKS = 1_000;
  private static final int NO_OPS = 20_000;

  private LongTask() {}

  static void run(Session session) throws Exception {
    try (Pool pool = Pools.open(session.subject(), session.workers())) {
      double warm = once(pool);
      Checks.ensure(warm > 0, "the time");
      session.measure("until the last has ended", Unit.MILLISECONDS, () -> once(pool));
    }
  }

  private static double once(Pool pool) throws Exception {
    // Tasks of microseconds teach a pool to send many ahead.
    double taught = NoOps.rate(pool, NO_OPS);
    Checks.ensure(taught > 0, "the rate");
    List<Future<Integer>> tasks = new ArrayList<>();
    long begin = System.nanoTime();
    Future<Integer> lasting = pool.sleep(LONG_MILLIS);
    for (int i = 0; i < SHORT_TASKS; i++) {
      tasks.add(pool.sleep(SHORT_MILLIS));
    }
    for (Future<Integer> task : tasks) {
      Checks.equal(SHORT_MILLIS, task.get(), "a short task");
    }
    Checks.equal(LONG_MILLIS, lasting.get(), "the long task");
    return (System.nanoTime() - begin) / 1e6;
  }
}

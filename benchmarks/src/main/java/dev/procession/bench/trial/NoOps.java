package dev.procession.bench.trial;

import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** Submits all, then gathers all. */
final class NoOps {
  /** So few only where they take their time; few tasks are slower tasks. */
  private static final int FEW = 50;

  private static final int SOME = 10_000;
  private static final int MOST = 1_000_000;

  private NoOps() {}

  static void run(Session session) throws Exception {
    try (Pool pool = Pools.open(session.subject(), session.workers())) {
      int tasks = warmUp(pool, session);
      session.note(String.format("%,d tasks a round", tasks));
      session.measure("tasks/s", Unit.TASKS_PER_SECOND, () -> rate(pool, tasks));
    }
  }

  /** Warms up, and finds how many tasks fill a round. */
  static int warmUp(Pool pool, Session session) throws Exception {
    int least = session.subject() == Subject.OUT_PROCESS ? FEW : SOME;
    int tasks = least;
    long end = System.nanoTime() + session.warmUpNanos();
    double rate = 0;
    do {
      rate = rate(pool, tasks);
      tasks = (int) Math.min(MOST, Math.max(least, rate * session.roundSeconds()));
    } while (System.nanoTime() < end);
    return tasks;
  }

  static double rate(Pool pool, int tasks) throws Exception {
    List<Future<Integer>> futures = new ArrayList<>(tasks);
    long begin = System.nanoTime();
    for (int i = 0; i < tasks; i++) {
      futures.add(pool.submit(i));
    }
    for (int i = 0; i < tasks; i++) {
      Checks.equal(i, futures.get(i).get(), "task " + i);
    }
    return tasks / ((System.nanoTime() - begin) / 1e9);
  }
}

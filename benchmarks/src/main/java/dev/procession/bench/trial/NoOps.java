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
  private static final int TASKS = 200_000;

  private NoOps() {}

  static void run(Session session) throws Exception {
    try (Pool pool = Pools.open(session.subject(), session.workers())) {
      int tasks = warmUp(pool, session);
      session.note(String.format("%,d tasks a round", tasks));
      session.measure("tasks/s", Unit.TASKS_PER_SECOND, () -> rate(pool, tasks));
    }
  }

  /** Warms up; gives how many tasks are a round. */
  static int warmUp(Pool pool, Session session) throws Exception {
    int tasks = tasks(session.subject());
    session.warmUp(() -> rate(pool, tasks));
    return tasks;
  }

  /** As many for all; fewer only for those that would take too long. */
  private static int tasks(Subject subject) {
    return switch (subject) {
      case OUT_PROCESS -> TASKS / 4_000;
      case PP4J -> TASKS / 10;
      default -> TASKS;
    };
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

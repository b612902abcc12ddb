package dev.procession.bench.trial;

import dev.procession.Executor;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.OpenExecutor;
import dev.procession.bench.subject.Stage;
import dev.procession.bench.subject.Tasks;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code map} over a million ints. */
final class Maps {
  private static final int ITEMS = 1_000_000;

  private Maps() {}

  static void run(Session session) throws Exception {
    try (OpenExecutor open = Stage.of(session.subject(), session.workers()).open()) {
      session.warmUp(() -> rate(open.executor(), ITEMS));
      session.measure("items/s", Unit.ITEMS_PER_SECOND, () -> rate(open.executor(), ITEMS));
    }
  }

  private static double rate(Executor executor, int items) {
    long begin = System.nanoTime();
    int expected = 0;
    try (Stream<Integer> results =
        executor.<Integer, Integer>map(Tasks::same, IntStream.range(0, items).boxed())) {
      for (Iterator<Integer> found = results.iterator(); found.hasNext(); expected++) {
        Checks.equal(expected, found.next(), "item");
      }
    }
    double rate = items / ((System.nanoTime() - begin) / 1e9);
    Checks.equal(items, expected, "number of items");
    return rate;
  }
}

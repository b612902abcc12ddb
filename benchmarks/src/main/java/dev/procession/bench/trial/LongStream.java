package dev.procession.bench.trial;

import dev.procession.Executor;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.OpenExecutor;
import dev.procession.bench.subject.Stage;
import dev.procession.bench.subject.Tasks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** More tasks than the heap could hold; what is live after a collection, on the way. */
final class LongStream {
  private static final int TASKS = 10_000_000;
  private static final int QUICK_TASKS = 1_000_000;

  private final List<Double> start = new ArrayList<>();
  private final List<Double> middle = new ArrayList<>();
  private final List<Double> end = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();

  private LongStream() {}

  static void run(Session session) throws Exception {
    LongStream stream = new LongStream();
    int tasks = session.quick() ? QUICK_TASKS : TASKS;
    int rounds = session.quick() ? 1 : 5;
    try (OpenExecutor open = Stage.of(session.subject(), session.workers()).open()) {
      for (int i = 0; i < rounds; i++) {
        stream.pass(open.executor(), tasks);
      }
    }
    session.note(String.format("%,d tasks a round", tasks));
    session.tell("heap at the start", Unit.MEGABYTES, stream.start);
    session.tell("heap in the middle", Unit.MEGABYTES, stream.middle);
    session.tell("heap at the end", Unit.MEGABYTES, stream.end);
    session.tell("tasks/s", Unit.TASKS_PER_SECOND, stream.rates);
  }

  private void pass(Executor executor, int tasks) {
    long begin = System.nanoTime();
    int expected = 0;
    try (Stream<Integer> results =
        executor.<Integer, Integer>map(Tasks::same, IntStream.range(0, tasks).boxed())) {
      for (Iterator<Integer> found = results.iterator(); found.hasNext(); expected++) {
        Checks.equal(expected, found.next(), "item");
        if (expected == tasks / 100) {
          start.add(liveMegabytes());
        } else if (expected == tasks / 2) {
          middle.add(liveMegabytes());
        } else if (expected == tasks - tasks / 100) {
          end.add(liveMegabytes());
        }
      }
    }
    Checks.equal(tasks, expected, "number of items");
    rates.add(tasks / ((System.nanoTime() - begin) / 1e9));
  }

  private static double liveMegabytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
  }
}

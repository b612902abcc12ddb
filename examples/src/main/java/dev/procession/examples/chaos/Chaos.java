package dev.procession.examples.chaos;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.examples.stage.FailedException;
import dev.procession.examples.stage.Stage;
import dev.procession.examples.stage.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Keeps workers busy with tasks that are accounted for one by one, while others kill, stop and
 * exhaust them, and cancel tasks; then looks for what was lost, doubled or left behind.
 */
public final class Chaos {
  private static final int TASKS_A_ROUND = 25_000;
  private static final int TASKS_BEFORE = 500;
  private static final long PATIENCE_SECONDS = 15;
  private static final long MORE_SECONDS = 4;
  private static final long MOST_MORE_SECONDS = 40;

  /** A run without one of these has shown too little. */
  private static final List<String> MUST_HAPPEN =
      List.of(
          Nemesis.KILLED,
          Nemesis.STOPPED,
          Ending.CANCELLED.figure(),
          Ending.TIMED_OUT.figure(),
          Deed.EXHAUST_HEAP.figure(),
          Deed.EXHAUST_THREADS.figure());

  private final Stage stage;
  private final ChaosOptions options;
  private final Tally tally = new Tally();
  private final Set<Long> workers = new HashSet<>();
  private int rounds;

  private Chaos(Stage stage, ChaosOptions options) {
    this.stage = stage;
    this.options = options;
  }

  public static void run(Stage stage) throws Exception {
    ChaosOptions options = ChaosOptions.parse(stage.arguments());
    try (Executor probe = stage.open(spec -> spec)) {
      if (!probe.capabilities().contains(Capability.HEAP_LIMIT)) {
        throw new UsageException(
            "chaos exhausts and kills workers: it needs a backend that can limit their heaps, not '"
                + probe.backend()
                + "'");
      }
    }
    Path folder = Files.createTempDirectory("chaos-");
    try {
      new Chaos(stage, options).run(folder.resolve("journal"));
    } finally {
      Files.deleteIfExists(folder.resolve("journal"));
      Files.deleteIfExists(folder);
    }
  }

  private void run(Path journal) throws Exception {
    System.out.printf(
        "chaos on %s for %d s, seed %d%n",
        stage.spec().backend(), options.length().toSeconds(), options.seed());
    SplittableRandom random = new SplittableRandom(options.seed());
    // What is made once and kept is there before the counting.
    round(random.split(), journal, TASKS_BEFORE, Long.MAX_VALUE, new Tally());
    Belongings before = Belongings.now(workers);
    long begin = System.nanoTime();
    long end = begin + options.length().toNanos();
    while (System.nanoTime() < end && !tally.isStuck()) {
      nextRound(random, journal, end);
    }
    long last = end + TimeUnit.SECONDS.toNanos(MOST_MORE_SECONDS);
    while (!missing().isEmpty() && System.nanoTime() < last && !tally.isStuck()) {
      long soon = System.nanoTime() + TimeUnit.SECONDS.toNanos(MORE_SECONDS);
      nextRound(random, journal, soon);
    }
    missing().forEach(what -> tally.wrong("never happened", what));
    lookForLeftovers(before);
    tally.count("seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    System.out.print(tally.figures());
    if (tally.wrongs() > 0) {
      System.out.print(tally.complaints());
      throw new FailedException(
          tally.wrongs() + " things went wrong; the same errands again: --seed " + options.seed());
    }
    System.out.println(
        "every future ended once, every result is right, every run is accounted for,"
            + " nothing is left behind");
  }

  private void nextRound(SplittableRandom random, Path journal, long end) throws Exception {
    rounds++;
    round(random.split(), journal, TASKS_A_ROUND, end, tally);
    System.out.printf(
        "round %d: %,d tasks in all, %d things wrong%n", rounds, tally.tasks(), tally.wrongs());
  }

  private List<String> missing() {
    return MUST_HAPPEN.stream().filter(what -> tally.counted(what) == 0).toList();
  }

  private void round(SplittableRandom random, Path journal, int tasks, long end, Tally figures)
      throws Exception {
    Round round = new Round(stage, random, journal, figures);
    round.run(tasks, end, figures == tally);
    workers.addAll(round.watch().everSeen());
  }

  private void lookForLeftovers(Belongings before) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> left = Belongings.now(workers).moreThan(before);
    while (!left.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = Belongings.now(workers).moreThan(before);
    }
    left.forEach(what -> tally.wrong("left behind", what));
  }
}

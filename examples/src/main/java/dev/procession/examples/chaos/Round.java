package dev.procession.examples.chaos;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ExecutorStatus;
import dev.procession.Future;
import dev.procession.Futures;
import dev.procession.ProcessSpec;
import dev.procession.examples.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One executor from its opening to its end: faults on, faults off, and then the accounts. */
final class Round {
  private static final int WORKERS = 3;
  private static final int QUEUE = 1_000;
  private static final int TASKS_PER_WORKER = 5_000;
  private static final int RESTARTS = 1_000_000;
  private static final String HEAP = "48m";
  private static final Duration LAST = Duration.ofSeconds(60);
  private static final long EVENTS_SECONDS = 10;

  private final Stage stage;
  private final SplittableRandom random;
  private final Path journal;
  private final Tally tally;
  private final Watch watch = new Watch();
  private final Entries entries = new Entries();

  Round(Stage stage, SplittableRandom random, Path journal, Tally tally) {
    this.stage = stage;
    this.random = random;
    this.journal = journal;
    this.tally = tally;
  }

  private ExecutorSpec wishes(ExecutorSpec spec) {
    return spec.withWorkers(WORKERS)
        .withQueueCapacity(QUEUE)
        .withMaxTasksPerWorker(TASKS_PER_WORKER)
        .withRestarts(RESTARTS, Duration.ofMinutes(1))
        .withProcess(
            ProcessSpec.ofCurrentJvm()
                .withMaxHeap(HEAP)
                .withOutput(ProcessSpec.Output.DISCARD)
                .withSystemProperty(Journal.PROPERTY, journal.toString()));
  }

  /** Submits until so many are submitted or the time has come; gives the workers' process ids. */
  void run(int tasks, long endNanos, boolean faults) throws Exception {
    Nemesis nemesis = new Nemesis(random.split(), watch, entries, tally);
    Executor executor = stage.open(this::wishes);
    try {
      AutoCloseable unused = executor.subscribe(watch);
      if (faults) {
        nemesis.start();
      }
      try {
        submit(executor, tasks, endNanos);
      } finally {
        nemesis.leave();
      }
      await(executor);
      executor.shutdown();
      if (!executor.awaitTermination(LAST)) {
        tally.stuck("the executor did not terminate", executor.status().toString());
      }
      awaitEvents();
      settle(executor.status());
    } finally {
      executor.shutdownNow(); // close() would wait for one that is stuck
    }
  }

  private void submit(Executor executor, int tasks, long endNanos) {
    for (int i = 0; i < tasks && System.nanoTime() < endNanos; i++) {
      Planned planned = Planned.by(random, i);
      Executor view = executor.with(planned.options());
      entries.add(new Entry(planned, view.submit(Errand::run, planned.errand())));
    }
  }

  /** Nobody does harm any more: all must end. */
  private void await(Executor executor) throws InterruptedException {
    List<Future<byte[]>> futures = new ArrayList<>();
    entries.all().forEach(entry -> futures.add(entry.future()));
    var waited = Futures.await(futures, Futures.ReturnWhen.ALL_COMPLETED, LAST);
    if (!waited.pending().isEmpty()) {
      tally.stuck(
          "futures did not end", waited.pending().size() + " of them, " + executor.status());
      entries.all().stream()
          .filter(entry -> !entry.future().isDone())
          .forEach(entry -> tally.wrong("this future did not end", pending(entry)));
      executor.shutdownNow();
    }
  }

  private String pending(Entry entry) {
    return entry
        + (entry.future().isRunning() ? ", running" : ", waiting")
        + ", starts="
        + watch.starts(entry.future().id());
  }

  /** The last events may still be on their way. */
  private void awaitEvents() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(EVENTS_SECONDS);
    while (watch.ended() < entries.all().size() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void settle(ExecutorStatus status) throws Exception {
    List<Entry> all = entries.all();
    Map<Long, Integer> runs = Journal.runs(journal);
    Files.deleteIfExists(journal);
    for (Entry entry : all) {
      int starts = watch.starts(entry.future().id());
      int ran = runs.getOrDefault(entry.number(), 0);
      Ending ending = entry.ending();
      int losses = watch.losses(entry.future().id());
      String complaint = entry.complaint(starts, ran, losses);
      if (complaint == null && watch.ends(entry.future().id()) != 1) {
        complaint = "its end was not told exactly once";
      }
      if (complaint != null) {
        tally.wrong(
            complaint, "starts=" + starts + ", runs=" + ran + ", losses=" + losses + ", " + entry);
      }
      tally.count(ending.figure());
      if (entry.hasExhausted()) {
        tally.count(entry.deed().figure());
      }
      tally.count("runs", ran);
      tally.count("runs again after a worker's death", Math.max(0, ran - 1));
      if (ran > starts) {
        tally.count("cancelled tasks that had just begun");
      }
    }
    if (status.done() != all.size() || status.queued() != 0 || status.running() != 0) {
      tally.wrong("the counters don't add up", "submitted=" + all.size() + ", " + status);
    }
    tally.count(Tally.TASKS, all.size());
    watch.exits().forEach((kind, number) -> tally.count("workers: " + kind, number));
  }

  Watch watch() {
    return watch;
  }
}

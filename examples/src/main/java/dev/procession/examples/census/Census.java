package dev.procession.examples.census;

import dev.procession.BrokenExecutorException;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.SerializableFunction;
import dev.procession.examples.stage.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts what is in the jars below a folder: one task a jar, in workers with a small heap and a
 * limit on their processor time. A hostile jar costs itself and nothing else.
 */
public final class Census {
  private final Stage stage;
  private final CensusOptions options;

  private Census(Stage stage, CensusOptions options) {
    this.stage = stage;
    this.options = options;
  }

  public static void run(Stage stage) throws Exception {
    CensusOptions options = CensusOptions.parse(stage.arguments(), stage.isLocal());
    Census census = new Census(stage, options);
    if (options.hostile()) {
      try (HostileFolder made = HostileFolder.create()) {
        census.take(made.jars());
      }
    } else {
      census.take(List.of());
    }
  }

  private void take(List<Path> hostile) throws IOException {
    long start = System.nanoTime();
    Results results = new Results(options.directory());
    List<Candidate> jars = Candidate.spread(JarSearch.below(options.directory()), hostile);
    // Opened before the first line is printed: what can't be opened is refused at once.
    try (Executor executor = open();
        CpuLimit limit = new CpuLimit(CensusRules.PROCESSOR_TIME);
        Progress progress = Progress.start(jars.size())) {
      if (!stage.isLocal()) { // else a worker is this process, and honest
        limit.enforce(executor);
      }
      count(executor, jars, results, limit, progress);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Summary summary = new Summary(options.directory(), stage.spec(), took);
    System.out.print(TextReport.of(summary, results));
    HtmlReport.write(options.report(), summary, results);
    System.out.println("report: " + options.report().toAbsolutePath().normalize());
  }

  private Executor open() throws IOException {
    return stage.open(spec -> stage.isLocal() ? spec : CensusRules.isolated(spec));
  }

  private void count(
      Executor executor, List<Candidate> jars, Results results, CpuLimit limit, Progress progress) {
    SerializableFunction<String, JarCount> task =
        stage.isLocal() ? JarReader::count : JarReader::countAndProbe;
    List<String> paths = jars.stream().map(jar -> jar.path().toString()).toList();
    Iterator<Candidate> next = jars.iterator();
    try (Stream<Future<JarCount>> settled =
        executor.with(CensusRules.task()).mapSettled(task, paths)) {
      settled.forEach(
          future -> {
            Candidate jar = next.next();
            Throwable failure = future.failure().orElse(null);
            if (failure instanceof BrokenExecutorException broken) {
              throw broken;
            }
            if (failure == null) {
              results.counted(jar, future.join());
            } else {
              results.failed(jar, limit.cause(failure));
            }
            progress.onJar();
          });
    }
  }
}

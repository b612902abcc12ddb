package dev.procession.examples.census;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.TaskOptions;
import dev.procession.examples.Options;
import dev.procession.examples.UsageException;
import dev.procession.examples.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is in the jars below a folder, a task a jar, in workers with a small heap and a time
 * limit; five hostile jars run along, and each costs itself alone.
 */
public final class Census {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String HEAP = "64m";
  private static final String USAGE = "usage: examples/run census [DIR] [--report FILE]";

  private Census() {}

  /** Runs the census and prints its table; throws {@link UsageException} at bad arguments. */
  public static void run(Options options) throws Exception {
    Path folder = null;
    Path report = Path.of("census-report.html");
    List<String> rest = options.rest();
    for (int i = 0; i < rest.size(); i++) {
      String word = rest.get(i);
      if (word.equals("--report")) {
        report = Path.of(Options.value(rest, ++i, "--report FILE"));
      } else if (word.startsWith("-") || folder != null) {
        throw new UsageException("unknown argument: '" + word + "'; " + USAGE);
      } else {
        folder = Path.of(word);
      }
    }
    List<Path> jars = jars(folder == null ? localRepository() : folder);
    try (Workplace workplace = Workplace.of(options, 2)) {
      run(workplace.spec(), jars, report);
    }
  }

  private static void run(ExecutorSpec spec, List<Path> jars, Path report) throws IOException {
    List<Result> results = count(strict(spec), jars);
    CensusTable.print(results, System.out);
    HtmlReport.write(results, report);
    System.out.println("report: " + report.toAbsolutePath());
  }

  /** What a worker of the census is like, unless a spec file says otherwise. */
  private static ExecutorSpec strict(ExecutorSpec spec) {
    if (!spec.backend().equals("forking")) {
      throw new UsageException(
          "the census runs hostile code, which needs workers with a heap limit of their own:"
              + " backend '"
              + spec.backend()
              + "' has none; use --backend forking");
    }
    ProcessSpec process = spec.process();
    return spec.withProcess(
        (process.maxHeap() == null ? process.withMaxHeap(HEAP) : process)
            .withOutput(ProcessSpec.Output.DISCARD));
  }

  static List<Result> count(ExecutorSpec spec, List<Path> honest) throws IOException {
    try (HostileJars hostile = HostileJars.make();
        Executor executor = Executor.open(spec)) {
      List<Path> all = new ArrayList<>(hostile.jars());
      all.addAll(honest);
      ProgressLine progress =
          new ProgressLine(System.err, Boolean.getBoolean("procession.terminal"), all.size());
      Executor limited = executor.with(TaskOptions.none().withTimeout(LIMIT));
      List<Result> results = new ArrayList<>();
      Iterator<Path> jars = all.iterator();
      List<String> paths = all.stream().map(Path::toString).toList();
      try (Stream<Future<JarCounts>> settled = limited.mapSettled(JarScan::scan, paths)) {
        settled.forEach(
            future -> {
              Path jar = jars.next();
              results.add(result(jar, hostile.jars().contains(jar), future));
              progress.advance();
            });
      }
      return results;
    }
  }

  private static Result result(Path jar, boolean hostile, Future<JarCounts> future) {
    @Nullable Throwable failure = future.failure().orElse(null);
    return failure == null
        ? new Result(jar, hostile, future.join(), null)
        : new Result(jar, hostile, JarCounts.NONE, Fate.of(failure, LIMIT));
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UsageException("no such folder: " + folder + "; " + USAGE);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private static Path localRepository() {
    String said = System.getProperty("maven.repo.local");
    return said != null
        ? Path.of(said)
        : Path.of(System.getProperty("user.home"), ".m2", "repository");
  }
}

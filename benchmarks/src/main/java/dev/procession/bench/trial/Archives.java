package dev.procession.bench.trial;

import dev.procession.bench.figure.Subject;
import dev.procession.bench.session.Checks;
import dev.procession.bench.subject.Jvm;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A folder for the archive of classes that forked workers start from, made before anything is
 * measured: it is made in the background of a program, which would disturb the first measurement.
 */
public record Archives(Path folder) implements AutoCloseable {
  private static final String PROPERTY = "dev.procession.archives";
  private static final String SUFFIX = ".jsa";
  private static final long PATIENCE_SECONDS = 30;

  /** What makes a program do without. */
  static final List<String> OFF = List.of("-D" + PROPERTY + "=off");

  /** The archive of the program that started this one. */
  static List<String> inherited() {
    String folder = System.getProperty(PROPERTY);
    return folder == null ? List.of() : List.of("-D" + PROPERTY + "=" + folder);
  }

  public static Archives create() throws IOException {
    return new Archives(Files.createTempDirectory("procession-bench-"));
  }

  public List<String> flags() {
    return List.of("-D" + PROPERTY + "=" + folder);
  }

  /** Has an archive made; {@code false} if none came of it. */
  public boolean fill() throws IOException {
    Process process = Jvm.command(flags(), Archives.class, folder.toString()).inheritIO().start();
    process.onExit().join();
    return isFilled();
  }

  /** The program in whose background it is made: an executor must be open. */
  public static void main(String[] words) throws Exception {
    Archives archives = new Archives(Path.of(words[0]));
    try (Pool pool = Pools.open(Subject.FORKING, 1)) {
      Checks.equal(1, pool.submit(1).get(), "the first result");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!archives.isFilled() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private boolean isFilled() throws IOException {
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(SUFFIX));
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}

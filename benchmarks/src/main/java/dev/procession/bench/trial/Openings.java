package dev.procession.bench.trial;

import dev.procession.ExecutorListener;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Jvm;
import dev.procession.bench.subject.OpenExecutor;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;
import dev.procession.bench.subject.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Opens a pool in a fresh JVM, where nothing of it was loaded yet, and once more in the same JVM.
 */
public final class Openings {
  private static final int WORKERS = 2;
  private static final String MARK = "opened ";
  private static final String PLAIN = "plain";
  private static final String SPARE = "spare";

  private Openings() {}

  static void run(Session session) throws IOException {
    rounds(session, "", Archives.inherited(), PLAIN);
    if (session.subject() == Subject.FORKING) {
      rounds(session, ", no archive", Archives.OFF, PLAIN);
      rounds(session, ", warm spare", Archives.inherited(), SPARE);
    }
  }

  private static void rounds(Session session, String suffix, List<String> flags, String mode)
      throws IOException {
    List<Double> first = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int i = 0; i <= session.rounds(); i++) {
      List<Double> found = inFreshJvm(session.subject(), flags, mode);
      if (i > 0) { // before, the files were perhaps not in memory
        first.add(found.get(0));
        again.add(found.get(1));
      }
    }
    session.tell("first" + suffix, Unit.MILLISECONDS, first);
    session.tell("again" + suffix, Unit.MILLISECONDS, again);
  }

  private static List<Double> inFreshJvm(Subject subject, List<String> flags, String mode)
      throws IOException {
    Process process =
        Jvm.command(flags, Openings.class, subject.word(), mode)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Checks.equal(0, process.onExit().join().exitValue(), "exit code");
    return said.lines()
        .filter(line -> line.startsWith(MARK))
        .map(line -> Double.valueOf(line.substring(MARK.length())))
        .toList();
  }

  /** The fresh JVM. */
  public static void main(String[] words) throws Exception {
    Subject subject = Subject.of(words[0]);
    for (int i = 0; i < 2; i++) {
      if (words[1].equals(SPARE)) {
        withSpare(subject, i);
      } else {
        plain(subject, i);
      }
    }
    System.exit(0);
  }

  private static void plain(Subject subject, int value) throws Exception {
    Stage stage = subject.isOurs() ? Stage.of(subject, WORKERS) : null;
    long begin = System.nanoTime();
    try (Pool pool = stage == null ? Pools.open(subject, WORKERS) : Pools.open(stage)) {
      tell(begin, pool, value);
    }
  }

  /** The executor is open and its spare is ready: what is left is the task's own way. */
  private static void withSpare(Subject subject, int value) throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    ExecutorListener listener =
        new ExecutorListener() {
          @Override
          public void onWorkerStarted(String worker, long pid) {
            ready.countDown();
          }
        };
    OpenExecutor open = Stage.of(subject, WORKERS, spec -> spec.withSpares(1)).open();
    AutoCloseable unused = open.executor().subscribe(listener);
    try (Pool pool = Pools.of(open)) {
      ready.await();
      tell(System.nanoTime(), pool, value);
    }
  }

  private static void tell(long begin, Pool pool, int value) throws Exception {
    Checks.equal(value, pool.submit(value).get(), "the first result");
    System.out.println(MARK + (System.nanoTime() - begin) / 1e6);
  }
}

package dev.procession.bench.subject;

import dev.procession.bench.figure.Subject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import net.viktorc.pp4j.impl.ProcessExecutors;

/** Opens subjects. */
public final class Pools {
  private Pools() {}

  public static Pool open(Subject subject, int workers) throws IOException {
    return switch (subject) {
      case THREAD_POOL -> new ServicePool(Executors.newFixedThreadPool(workers));
      case FORK_JOIN -> new ServicePool(new ForkJoinPool(workers));
      case PP4J -> new ServicePool(pp4j(workers));
      case OUT_PROCESS -> new OutProcessPool(workers);
      case LOCAL, FORKING, SOCKET -> open(Stage.of(subject, workers));
      default -> throw new IllegalArgumentException("no pool of this JVM: " + subject.word());
    };
  }

  public static Pool open(Stage stage) {
    return of(stage.open());
  }

  public static Pool of(OpenExecutor open) {
    return new OurPool(open);
  }

  private static ExecutorService pp4j(int workers) throws IOException {
    try {
      return ProcessExecutors.newFixedJavaProcessPool(workers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while PP4J started");
    }
  }
}

package dev.procession.bench.subject;

import dev.procession.bench.figure.Subject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** Opens subjects. */
public final class Pools {
  private Pools() {}

  public static Pool open(Subject subject, int workers) throws Exception {
    return switch (subject) {
      case THREAD_POOL -> of(Executors.newFixedThreadPool(workers));
      case FORK_JOIN -> of(new ForkJoinPool(workers));
      case LOCAL, FORKING, SOCKET -> new OurPool(OpenExecutor.of(subject, workers));
      default -> throw new IllegalArgumentException("no pool of this JVM: " + subject.word());
    };
  }

  private static Pool of(ExecutorService executor) {
    return new Pool() {
      @Override
      public Future<Integer> submit(int value) {
        return executor.submit(() -> Tasks.same(value));
      }

      @Override
      public void close() {
        executor.shutdownNow();
      }
    };
  }
}

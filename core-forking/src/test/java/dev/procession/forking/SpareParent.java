package dev.procession.forking;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import dev.procession.SerializableFunction;
import java.util.concurrent.CountDownLatch;

/**
 * A parent for tests: waits for a spare, gives it a task, and tells when it began and when it had
 * the result. The argument is a file for the class log of the worker.
 */
final class SpareParent {
  private SpareParent() {}

  /** By itself: what else this class names, its verification would load in the worker. */
  private static final class Task {
    static SerializableFunction<Integer, Integer> function() {
      return Task::same;
    }

    private static Integer same(Integer value) {
      return value;
    }
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    SerializableFunction<Integer, Integer> function = Task.function();
    CountDownLatch ready = new CountDownLatch(1);
    ExecutorListener listener =
        new ExecutorListener() {
          @Override
          public void onWorkerStarted(String worker, long pid) {
            ready.countDown();
          }
        };
    ProcessSpec process =
        ProcessSpec.ofCurrentJvm()
            .withJvmArguments("-Xlog:class+load:file=" + arguments[0] + ":timenanos");
    ExecutorSpec spec = ExecutorSpec.of("forking").withWorkers(1).withSpares(1);
    try (Executor executor = Executor.open(spec.withProcess(process))) {
      AutoCloseable unused = executor.subscribe(listener);
      ready.await();
      long begin = System.nanoTime();
      int result = executor.submit(function, 1).get();
      long end = System.nanoTime();
      System.out.println(begin + " " + end + " " + result);
    }
  }
}

package dev.procession.examples.tutorial;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.Futures;
import dev.procession.Futures.ReturnWhen;
import dev.procession.examples.stage.Stage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What {@code concurrent.futures} offers: submit, map, a callback, the first one completed; and a
 * cancel.
 */
public final class SubmitAndMap {
  private SubmitAndMap() {}

  static long square(int number) {
    return (long) number * number;
  }

  static String sleep(long millis) throws InterruptedException {
    Thread.sleep(millis);
    return millis + " ms";
  }

  public static void run(Stage stage) throws Exception {
    stage.ensureNoArguments();
    try (Executor executor = stage.open(spec -> spec.withWorkers(Math.max(2, spec.workers())))) {
      Future<Long> answer = executor.submit(SubmitAndMap::square, 12);
      CompletionStage<Void> told =
          answer.thenAccept(value -> System.out.println("callback: 12 * 12 = " + value));
      System.out.println("submit: " + answer.get());
      told.toCompletableFuture().join();

      System.out.println(
          "map: " + executor.map(SubmitAndMap::square, List.of(1, 2, 3, 4, 5)).toList());

      Future<String> slow = executor.submit(SubmitAndMap::sleep, 600_000L);
      Future<String> quick = executor.submit(SubmitAndMap::sleep, 100L);
      Futures.Waited<String> waited =
          Futures.await(List.of(slow, quick), ReturnWhen.FIRST_COMPLETED);
      System.out.println("first completed: " + waited.done().iterator().next().get());
      System.out.println("still running: " + waited.pending().size());
      System.out.println("cancelled: " + slow.cancel(true)); // it is stopped, not abandoned

      boolean elsewhere =
          executor.submit(() -> CurrentProcess.get().pid()).get() != CurrentProcess.get().pid();
      System.out.println("in another process: " + elsewhere);
    }
  }
}

package dev.procession.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A worker that is told things before its thread begins: no other order of events is as sure. */
class LocalWorkerTest {
  private final List<String> told = new ArrayList<>();
  private final CompletableFuture<Void> exited = new CompletableFuture<>();
  private final WorkerRequest request =
      new WorkerRequest(
          "Worker-1",
          "",
          "local",
          WorkerRequest.Purpose.POOL,
          ProcessSpec.ofCurrentJvm(),
          null,
          false);
  private final LocalWorker worker = new LocalWorker(request, new Notes(), Long.MAX_VALUE);

  private void run() throws Exception {
    worker.drain(0);
    worker.runOn(new Thread(worker));
    exited.get(60, TimeUnit.SECONDS);
  }

  private static Order order(long id, Callable<?> task) {
    return new Order(id, new LocalWorkerFactory.Reference(task));
  }

  @Test
  void anInterruptThatComesBeforeItsOrderIsTakenIsKept() throws Exception {
    worker.send(order(1, () -> Thread.currentThread().isInterrupted()));
    worker.send(order(2, () -> Thread.currentThread().isInterrupted()));
    worker.interrupt(1);
    run();
    assertEquals(List.of("1: true", "2: false"), told);
  }

  @Test
  void aRecalledOrderComesBackAndTheOthersRun() throws Exception {
    worker.send(order(1, () -> "ran"));
    worker.send(order(2, () -> "ran"));
    worker.send(order(3, () -> "ran"));
    worker.recall(2);
    run();
    assertEquals(List.of("2: returned", "1: ran", "3: ran"), told);
  }

  @Test
  void aRecalledOrderThatRunsIsKept() throws Exception {
    worker.send(
        order(
            1,
            () -> {
              worker.recall(1);
              return "ran";
            }));
    run();
    assertEquals(List.of("1: kept", "1: ran"), told);
  }

  @Test
  void answersThatAreHeldBackAreToldTogetherAndInOrder() throws Exception {
    for (long id = 1; id <= 3; id++) {
      worker.send(order(id, () -> told.size()));
    }
    run();
    assertEquals(List.of("1: 0", "2: 0", "3: 0"), told);
  }

  @Test
  void anAnswerIsToldBehindWhichTheNextOrderTakesLong() throws Exception {
    worker.send(order(1, () -> "ran"));
    worker.send(
        order(
            2,
            () -> {
              worker.tellHeldBack();
              return String.join(",", told);
            }));
    run();
    assertEquals(List.of("1: ran", "2: 1: ran"), told);
  }

  @Test
  void whoWasAskedTellsTheNextAnswerAtOnce() throws Exception {
    for (long id = 1; id <= 3; id++) {
      worker.send(order(id, () -> told.size()));
    }
    worker.tellHeldBack();
    run();
    assertEquals(List.of("1: 0", "2: 1", "3: 1"), told);
  }

  @Test
  void theAnswersBeforeAnOrderComeBeforeTheWordThatItIsKept() throws Exception {
    worker.send(order(1, () -> "ran"));
    worker.send(
        order(
            2,
            () -> {
              worker.recall(2);
              return "ran";
            }));
    run();
    assertEquals(List.of("1: ran", "2: kept", "2: ran"), told);
  }

  private final class Notes implements WorkerListener {
    @Override
    public void onReady(long pid) {}

    @Override
    public void onAnswer(long orderId, Answer answer) {
      if (answer instanceof Answer.Returned) {
        told.add(orderId + ": returned");
      } else {
        told.add(orderId + ": " + assertInstanceOf(Answer.Value.class, answer).value());
      }
    }

    @Override
    public void onKept(long orderId) {
      told.add(orderId + ": kept");
    }

    @Override
    public void onExit(ExitReport report) {
      exited.complete(null);
    }
  }
}

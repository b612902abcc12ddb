package dev.procession.forking;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.util.concurrent.RejectedExecutionException;

/**
 * A program for tests whose main does not close its executor. The arguments say how it ends, and
 * name the files of two signals.
 */
final class ExitingParent {
  private ExitingParent() {}

  @SuppressWarnings("SystemOut")
  private static void submitInHook(Executor executor) {
    try {
      System.out.println("taken " + executor.submit(() -> CurrentProcess.get().name()).get());
    } catch (RejectedExecutionException e) {
      System.out.println("refused " + e.getMessage());
    } catch (Exception e) {
      System.out.println("failed " + e);
    }
  }

  @SuppressWarnings("SystemOut")
  private static void say(Signal started, Signal go, String word) {
    CurrentProcess unused = Tasks.await(started, go);
    System.out.println(word);
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    Signal started = new Signal(arguments[1]);
    Signal go = new Signal(arguments[2]);
    Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1));
    switch (arguments[0]) {
      case "return" -> {
        for (int i = 0; i < 3; i++) {
          int number = i;
          Future<Void> unused = executor.submit(() -> say(started, go, "task " + number));
        }
      }
      case "process" -> {
        ProcessSpec spec = ProcessSpec.ofCurrentJvm();
        Signal never = new Signal(arguments[2] + "-never");
        Object unused = executor.process(spec, () -> say(started, go, "process")).start();
        Object daemon =
            executor.process(spec.withDaemon(true), () -> Tasks.await(started, never)).start();
        System.out.println("daemon " + (daemon != unused));
      }
      case "exit" -> {
        Future<CurrentProcess> running = executor.submit(() -> Tasks.await(started, go));
        running.whenComplete((value, failure) -> System.out.println(failure.getMessage()));
        started.await();
        System.exit(running.isDone() ? 0 : 5);
      }
      case "hook" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> submitInHook(executor)));
        System.out.println("result " + executor.submit(() -> CurrentProcess.get().name()).get());
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}

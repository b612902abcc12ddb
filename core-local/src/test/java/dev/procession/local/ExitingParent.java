package dev.procession.local;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A program for tests whose main does not close its executor; the argument says how it ends. */
final class ExitingParent {
  private static final int TASKS = 5;

  /** Whose end each task waits for. */
  private static volatile @Nullable Thread main;

  private ExitingParent() {}

  @SuppressWarnings("SystemOut")
  private static int say(int number) throws InterruptedException {
    Thread awaited = main;
    if (awaited != null) {
      awaited.join(); // so main has returned
    }
    System.out.println("task " + number);
    return number;
  }

  @SuppressWarnings("SystemOut")
  private static void submitInHook(Executor executor) {
    try {
      Future<Integer> future = executor.submit(ExitingParent::say, 9);
      System.out.println("taken " + future.get());
    } catch (RejectedExecutionException e) {
      System.out.println("refused " + e.getMessage());
    } catch (Exception e) {
      System.out.println("failed " + e);
    }
    try (Executor opened = Executor.open("local")) {
      System.out.println("opened " + opened.backend());
    } catch (IllegalStateException e) {
      System.out.println("not opened " + e.getMessage());
    }
  }

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    Executor executor = Executor.open(ExecutorSpec.of("local").withWorkers(1));
    switch (arguments[0]) {
      case "return" -> {
        main = Thread.currentThread();
        for (int i = 0; i < TASKS; i++) {
          Future<Integer> unused = executor.submit(ExitingParent::say, i);
        }
      }
      case "view" -> {
        main = Thread.currentThread();
        for (int i = 0; i < TASKS; i++) {
          int number = i;
          executor.asExecutorService().execute(() -> sayUnchecked(number));
        }
      }
      case "callback" -> {
        main = Thread.currentThread();
        Future<Integer> future = executor.submit(ExitingParent::say, 0);
        future.thenRun(
            () -> {
              sayUnchecked(1);
              sayUnchecked(2);
            });
      }
      case "exit" -> {
        CountDownLatch started = new CountDownLatch(1);
        Future<Integer> running = executor.submit(() -> hang(started));
        for (int i = 0; i < TASKS; i++) {
          Future<Integer> unused = executor.submit(ExitingParent::say, i);
        }
        started.await();
        System.exit(running.isDone() ? 0 : 5);
      }
      case "done" -> {
        System.out.println("result " + executor.submit(ExitingParent::say, 7).get());
        System.exit(0);
      }
      case "hook" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> submitInHook(executor)));
        System.out.println("result " + executor.submit(ExitingParent::say, 7).get());
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void sayUnchecked(int number) {
    try {
      int unused = say(number);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int hang(CountDownLatch started) throws InterruptedException {
    started.countDown();
    new CountDownLatch(1).await();
    return 0;
  }
}

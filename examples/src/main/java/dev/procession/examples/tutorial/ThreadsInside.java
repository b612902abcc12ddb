package dev.procession.examples.tutorial;

import dev.procession.Executor;
import dev.procession.examples.stage.Stage;

/** Ten processes; each starts a thread inside, which prints its number. */
public final class ThreadsInside {
  private static final int PROCESSES = 10;

  private ThreadsInside() {}

  static void threadRun() {
    System.out.println(Thread.currentThread().getId());
  }

  static void process(String name) throws InterruptedException {
    Thread.sleep(200);
    System.out.println(name + "  进程启动");
    // 在进程中再启动线程
    new Thread(ThreadsInside::threadRun).start();
  }

  public static void run(Stage stage) throws Exception {
    stage.ensureNoArguments();
    try (Executor executor = stage.open(spec -> spec.withWorkers(PROCESSES))) {
      // 生成多个进程
      for (int i = 0; i < PROCESSES; i++) {
        String name = "hello " + i;
        executor.process(() -> process(name)).start();
      }
    }
  }
}

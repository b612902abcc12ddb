package dev.procession.examples.tutorial;

import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ProcessSpec;
import dev.procession.examples.stage.Stage;

/** A daemon is ended with its parent; for the other one the parent waits. */
public final class Daemons {
  private static final long HEAD_START_MILLIS = 500;

  private Daemons() {}

  static void work(long millis) {
    CurrentProcess self = CurrentProcess.get();
    System.out.println(self.name() + " 启动, daemon=" + self.daemon());
    try {
      Thread.sleep(millis);
      System.out.println(self.name() + " 结束");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // how a daemon ends where processes are threads
    }
  }

  public static void run(Stage stage) throws Exception {
    stage.ensureNoArguments();
    ProcessSpec spec = ProcessSpec.ofCurrentJvm();
    ChildProcess daemon;
    ChildProcess other;
    try (Executor executor = stage.open(wishes -> wishes.withWorkers(2))) {
      daemon = executor.process(spec.withName("守护进程").withDaemon(true), () -> work(60_000));
      other = executor.process(spec.withName("普通进程"), () -> work(1_000));
      daemon.start();
      other.start();
      Thread.sleep(HEAD_START_MILLIS); // so that both get to say that they started
      System.out.println("父进程结束");
    }
    System.out.println(other.name() + " 已被等待, is_alive=" + other.isAlive());
    System.out.println(daemon.name() + " 已随父进程终止");
  }
}

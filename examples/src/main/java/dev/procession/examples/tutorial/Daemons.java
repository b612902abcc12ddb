package dev.procession.examples.tutorial;

import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ProcessSpec;
import dev.procession.examples.stage.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A daemon is ended with its parent; for the other one the parent waits. */
public final class Daemons {
  private static final int LONGEST_START_MILLIS = 60_000;

  private Daemons() {}

  static void work(int bell, long millis) throws IOException {
    CurrentProcess self = CurrentProcess.get();
    System.out.println(self.name() + " 启动, daemon=" + self.daemon());
    new Socket(InetAddress.getLoopbackAddress(), bell).close(); // rings: it has started
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
    try (ServerSocket bell = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        Executor executor = stage.open(wishes -> wishes.withWorkers(2))) {
      bell.setSoTimeout(LONGEST_START_MILLIS);
      int port = bell.getLocalPort();
      daemon = executor.process(spec.withName("守护进程").withDaemon(true), () -> work(port, 60_000));
      other = executor.process(spec.withName("普通进程"), () -> work(port, 1_000));
      daemon.start();
      other.start();
      for (int i = 0; i < 2; i++) {
        bell.accept().close(); // so that both get to say that they started
      }
      System.out.println("父进程结束");
    }
    System.out.println(other.name() + " 已被等待, is_alive=" + other.isAlive());
    System.out.println(daemon.name() + " 已随父进程终止");
  }
}

package dev.procession.examples.tutorial;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.examples.stage.Stage;

/** {@code os.getpid()} and {@code os.getppid()}, seen from the parent and from the child. */
public final class ParentAndChild {
  private ParentAndChild() {}

  /** 子进程要执行的代码. */
  static void child() {
    CurrentProcess self = CurrentProcess.get();
    System.out.println("子进程运行中，pid=" + self.pid() + "...");
    System.out.println("子进程将要结束...");
    System.out.println("我的爸爸是，ppid=" + self.parentPid() + "...");
  }

  public static void run(Stage stage) throws Exception {
    stage.ensureNoArguments();
    System.out.println("父进程pid: " + CurrentProcess.get().pid());
    try (Executor executor = stage.open(spec -> spec.withWorkers(1))) {
      executor.process(ParentAndChild::child).start();
    }
  }
}

package dev.procession.examples.tutorial;

import dev.procession.ChildProcess;
import dev.procession.Executor;
import dev.procession.examples.stage.Stage;
import dev.procession.examples.stage.UsageException;
import java.util.List;

/** {@code Process(target=run, args=("LJ",))}, {@code start}, {@code join}. */
public final class StartAndJoin {
  private StartAndJoin() {}

  static void greet(String name) throws InterruptedException {
    Thread.sleep(500);
    System.out.println(name + "  进程启动");
  }

  public static void run(Stage stage) throws Exception {
    List<String> arguments = stage.arguments();
    if (arguments.size() > 1) {
      throw new UsageException("hello takes one name: '" + arguments.get(1) + "'");
    }
    if (!arguments.isEmpty() && arguments.get(0).startsWith("-")) {
      throw new UsageException(
          "there is no option '" + arguments.get(0) + "'; there are: --backend, --spec");
    }
    String name = arguments.isEmpty() ? "LJ" : arguments.get(0);
    try (Executor executor = stage.open(spec -> spec.withWorkers(1))) {
      ChildProcess process = executor.process(() -> greet(name));
      process.start();
      process.join(); // 等待进程执行完毕
    }
  }
}

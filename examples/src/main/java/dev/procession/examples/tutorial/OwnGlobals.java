package dev.procession.examples.tutorial;

import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.examples.stage.Stage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Two processes change "their" global list. In processes of their own each has its copy, and the
 * parent's stays {@code [11, 22]}; on the backend {@code local} there is one list, and all see it.
 */
public final class OwnGlobals {
  private static final List<Object> NUMS = new CopyOnWriteArrayList<>(List.of(11, 22));
  private static final int LONGEST_PAUSE_MILLIS = 400;

  private OwnGlobals() {}

  private static void show(String who) {
    System.out.println("in " + who + " pid=" + CurrentProcess.get().pid() + " ,nums=" + list());
  }

  /** The list as Python prints it: {@code [11, 22, 'b']}. */
  private static String list() {
    return NUMS.stream()
        .map(item -> item instanceof Character letter ? "'" + letter + "'" : item.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** 子进程要执行的代码. */
  static void work(String who, String letters) throws InterruptedException {
    show(who);
    for (int i = 0; i < letters.length(); i++) {
      NUMS.add(letters.charAt(i));
      Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
      show(who);
    }
  }

  public static void run(Stage stage) throws Exception {
    stage.ensureNoArguments();
    try (Executor executor = stage.open(spec -> spec.withWorkers(2))) {
      ChildProcess first = executor.process(() -> work("process1", "baidu")).start();
      ChildProcess second = executor.process(() -> work("process2", "neuedu")).start();
      first.join();
      second.join();
    }
    show("parent");
  }
}

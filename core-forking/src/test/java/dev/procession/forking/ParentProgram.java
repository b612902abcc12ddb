package dev.procession.forking;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import java.util.concurrent.CountDownLatch;

/**
 * A parent for tests: starts two workers, one busy for ever, tells their pids, and does as told.
 */
final class ParentProgram {
  private ParentProgram() {}

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  @SuppressWarnings("SystemOut")
  private static int spin(byte[] large) {
    System.out.println("busy " + pid());
    while (large.length > 0) {
      Thread.onSpinWait();
    }
    return 0;
  }

  public static void main(String[] arguments) throws Exception {
    Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(2));
    byte[] large = new byte[1 << 20]; // lies in shared memory while the task runs
    Object busy = executor.submit(() -> spin(large));
    System.out.println("idle " + executor.submit(() -> pid()).get());
    if (arguments[0].equals("exit")) {
      int line = System.in.read();
      System.exit(line < 0 ? 9 : 5);
    }
    new CountDownLatch(1).await();
    System.out.println(busy);
  }
}

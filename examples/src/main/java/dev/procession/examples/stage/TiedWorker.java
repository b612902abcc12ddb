package dev.procession.examples.stage;

import java.io.IOException;

/**
 * A worker that ends with whoever holds its standard input: {@code dev.procession.ipc.Worker}, with
 * a thread that waits for the end of that input. It is started by name, so that the examples need
 * no backend to be compiled.
 */
final class TiedWorker {
  private static final String WORKER = "dev.procession.ipc.Worker";

  private TiedWorker() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread tie = new Thread(TiedWorker::awaitEndOfInput, "examples-tie");
    tie.setDaemon(true);
    tie.start();
    Class.forName(WORKER).getMethod("main", String[].class).invoke(null, (Object) arguments);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody sends anything; only the end counts.
      }
    } catch (IOException e) {
      // That is an end too.
    }
    Runtime.getRuntime().halt(0);
  }
}

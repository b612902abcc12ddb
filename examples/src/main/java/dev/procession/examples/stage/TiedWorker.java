package dev.procession.examples.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A worker that ends with whoever holds its standard input, and then leaves no socket or key:
 * {@code dev.procession.ipc.Worker}, with a thread that waits for the end of that input. It is
 * started by name, so that the examples need no backend to be compiled.
 */
final class TiedWorker {
  private static final String WORKER = "dev.procession.ipc.Worker";
  private static final String SCHEME = "unix:";

  private TiedWorker() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Path socket = Path.of(arguments[0].substring(SCHEME.length()));
    Path keyFile = Path.of(arguments[arguments.length - 1]);
    Thread tie = new Thread(() -> endWithInput(socket, keyFile), "examples-tie");
    tie.setDaemon(true);
    tie.start();
    Class.forName(WORKER).getMethod("main", String[].class).invoke(null, (Object) arguments);
  }

  private static void endWithInput(Path socket, Path keyFile) {
    try {
      while (System.in.read() >= 0) {
        // Nobody sends anything; only the end counts.
      }
    } catch (IOException e) {
      // That is an end too.
    }
    try {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(keyFile);
      Files.deleteIfExists(keyFile.toAbsolutePath().getParent());
    } catch (IOException e) {
      // The last worker that leaves removes the folder; for the others it is not empty yet.
    }
    Runtime.getRuntime().halt(0);
  }
}

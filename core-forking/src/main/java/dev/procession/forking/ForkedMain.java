package dev.procession.forking;

import dev.procession.ipc.WorkerSession;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.OptionalInt;

/*
 * What a child JVM runs. Its standard input is taken first, before any code of a task can: it
 * brings the bootstrap message and then is the life-line. The main thread runs the orders.
 *
 * A child of the pool leaves by exit(), though threads of its tasks go on; a child process waits
 * for its own non-daemon threads, as every Java program does, so it leaves by returning from main,
 * unless its exit code is not 0.
 */
final class ForkedMain {
  /** Exit codes of our own, clear of 0 to 3 and of 128 and more. */
  static final int PARENT_GONE = 70;

  static final int CONNECTION_LOST = 76;

  static final int BOOTSTRAP_FAILED = 75;

  static final int EXIT_HANGS = 77;

  private ForkedMain() {}

  public static void main(String[] arguments) throws IOException {
    try (FileInputStream stdin = new FileInputStream(FileDescriptor.in)) {
      run(stdin, stdin.getChannel());
    }
  }

  /** Reads the bootstrap message, then holds the life-line. */
  static void run(InputStream message, FileChannel stdin) throws IOException {
    Preparation.ofOrders();
    System.setIn(new ByteArrayInputStream(new byte[0])); // closing it does no harm to the next task
    ignoreInterruptKey();
    Bootstrap bootstrap = Bootstrap.receive(message);
    LifeLine lifeLine = LifeLine.hold(stdin, bootstrap.directory());
    OptionalInt exitCode = WorkerSession.serve(Rendezvous.join(bootstrap), lifeLine);
    if (exitCode.isEmpty()) {
      lifeLine.onLost(false);
    }
    UserThreads.awaitAll();
    System.exit(exitCode.orElse(BOOTSTRAP_FAILED));
  }

  /**
   * Ctrl-C goes to the whole group of a terminal; the parent decides about its workers. By
   * reflection, because javac warns of these classes and can't be told not to.
   */
  private static void ignoreInterruptKey() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object unused =
          signal
              .getMethod("handle", signal, handler)
              .invoke(
                  null,
                  signal.getConstructor(String.class).newInstance("INT"),
                  handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      // The JVM was told to leave signals alone (-Xrs), or the platform has no such signal.
    }
  }
}

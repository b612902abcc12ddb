package dev.procession.ipc;

import dev.procession.core.worker.EngineThread;
import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Reception;
import dev.procession.ipc.wire.Terms;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The program that the backend {@code socket} finds at an address:
 *
 * <pre>{@code java -cp CLASSPATH dev.procession.ipc.Worker ADDRESS --key-file FILE [options]}</pre>
 *
 * <p>It listens at {@code unix:/path} or {@code tcp://127.0.0.1:7070}, prints one line when it
 * does, and serves one executor after the other until it is ended. When an executor breaks off
 * while its task runs, or kills it, the program ends, so that no stray task runs beside the next
 * executor's: run it under something that starts it again, as systemd's {@code Restart=always}.
 *
 * <p>The options, in any order after the address:
 *
 * <dl>
 *   <dt>{@code --known-as ADDRESS}
 *   <dd>it also goes by this address: executors that come through a tunnel or a mounted folder dial
 *       another than the one it listens at, and are refused, as one who passes on what was meant
 *       for another worker is; may be given more than once
 *   <dt>{@code --peer-user USER}
 *   <dd>executors of this user, by name or number, are served too, not only those of its own; asked
 *       of Unix sockets, where the system tells; may be given more than once
 *   <dt>{@code --once}
 *   <dd>it ends with the first executor that it served, so that the next finds nothing of it
 * </dl>
 *
 * <p>A file at {@code unix:/path} that is no socket is never removed.
 *
 * <p>Exit codes: 0 served its first executor, with {@code --once}; 2 bad arguments or key file, 1
 * can't listen, 70 an executor broke off while its task ran, 71 killed by its executor.
 */
public final class Worker {
  private static final int STRANGERS = 256;

  private Worker() {}

  /**
   * Listens and serves until the process is ended.
   *
   * @param arguments the address, {@code --key-file} and the file, and options
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err) {
    WorkerArguments given;
    try {
      given = WorkerArguments.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    }
    try {
      listen(given, out);
      return 0;
    } catch (IOException e) {
      err.println("can't listen at " + given.address() + ": " + e.getMessage());
      return 1;
    }
  }

  /** Returns if it was to serve once, and has. */
  private static void listen(WorkerArguments given, PrintStream out) throws IOException {
    Path file =
        given.address().socket() instanceof UnixDomainSocketAddress unix ? unix.getPath() : null;
    if (file != null) {
      SocketFile.clear(file);
    }
    try (ServerSocketChannel server = given.address().listen()) {
      Runnable cleanUp = file == null ? () -> {} : SocketFile.at(file)::remove;
      Runtime.getRuntime().addShutdownHook(new Thread(cleanUp, "procession-clean-up"));
      out.println("listening at " + given.address());
      out.flush();
      Terms terms = Terms.ofWorker(Mode.AUTHENTICATED, given.secret(), given.names());
      Reception.Host service = new WorkerService(given.peers(), server, cleanUp, given.once());
      serve(new Reception(server, terms, STRANGERS, service));
    } catch (ClosedChannelException e) {
      // It was to serve once, and has.
    }
  }

  /** On a thread that a task can't interrupt, as one does that interrupts all that it finds. */
  private static void serve(Reception reception) throws IOException {
    CompletableFuture<IOException> end = new CompletableFuture<>();
    new EngineThread(() -> end.complete(endOf(reception)), "procession-reception").start();
    throw end.join();
  }

  private static IOException endOf(Reception reception) {
    try {
      reception.serve();
      throw new IllegalStateException("it serves until it is closed");
    } catch (IOException e) {
      return e;
    } catch (RuntimeException | Error e) {
      return new IOException(e);
    }
  }
}

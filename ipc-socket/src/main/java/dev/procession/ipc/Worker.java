package dev.procession.ipc;

import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program that the backend {@code socket} finds at an address:
 *
 * <pre>{@code java -cp CLASSPATH dev.procession.ipc.Worker ADDRESS --key-file FILE}</pre>
 *
 * <p>It listens at {@code unix:/path} or {@code tcp://127.0.0.1:7070}, prints one line when it
 * does, and serves one executor after the other until it is ended. When an executor breaks off
 * while its task runs, or kills it, the program ends, so that no stray task runs beside the next
 * executor's: run it under something that starts it again, as systemd's {@code Restart=always}.
 *
 * <p>Exit codes: 2 bad arguments or key file, 1 can't listen, 70 an executor broke off while its
 * task ran, 71 killed by its executor.
 */
public final class Worker {
  private static final String USAGE =
      "usage: java -cp CLASSPATH dev.procession.ipc.Worker ADDRESS --key-file FILE"
          + "   (ADDRESS: unix:/path or tcp://127.0.0.1:7070)";

  private Worker() {}

  /**
   * Listens and serves until the process is ended.
   *
   * @param arguments the address, {@code --key-file} and the file
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length != 3 || !arguments[1].equals("--key-file")) {
      err.println(USAGE);
      return 2;
    }
    Address address;
    byte[] secret;
    try {
      address = Address.parse(arguments[0]);
      secret = KeyFile.read(Path.of(arguments[2]));
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    }
    try (ServerSocketChannel server = listen(address)) {
      out.println("listening at " + address);
      out.flush();
      new Reception(server, secret).serve();
      return 0;
    } catch (IOException e) {
      err.println("can't listen at " + address + ": " + e.getMessage());
      return 1;
    }
  }

  /** A socket file that nobody answers at is a dead worker's, and is replaced. */
  private static ServerSocketChannel listen(Address address) throws IOException {
    Path file = file(address);
    if (file != null && Files.exists(file)) {
      try {
        address.connect().close();
        throw new IOException("another worker listens there");
      } catch (java.net.ConnectException e) {
        Files.delete(file);
      }
    }
    ServerSocketChannel server = address.listen();
    if (file != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(file)));
    }
    return server;
  }

  private static @Nullable Path file(Address address) {
    return address.socket() instanceof UnixDomainSocketAddress unix ? unix.getPath() : null;
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next worker at this address removes it.
    }
  }
}

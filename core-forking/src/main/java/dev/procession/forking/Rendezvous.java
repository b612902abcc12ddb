package dev.procession.forking;

import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Handshake;
import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Handshake.Refused;
import dev.procession.ipc.wire.Reception;
import dev.procession.ipc.wire.Terms;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Every user of this machine can connect to a TCP port. So the child is not the first connection,
 * but the first that proves to know the secret. The others are kept meanwhile, a bounded number,
 * and the eldest is shown out. That may be the child, if it is slow and the others come fast, so a
 * child connects again. It waits for its parent as long as that lives, which its life-line knows:
 * the parent may have been stopped, and has a limit of its own for the start.
 */
/**
 * Where a child JVM connects: a Unix domain socket in a private folder of the worker, or TCP on
 * loopback where there are no such sockets, or no folder with a path that is short enough. One
 * child is met.
 */
final class Rendezvous implements AutoCloseable {

  private static final int STRANGERS = 64;

  /** More than any parent is stopped. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final ServerSocketChannel server;
  private volatile boolean starved;
  private final CompletableFuture<Optional<Connection>> met = new CompletableFuture<>();

  private Rendezvous(ServerSocketChannel server) {
    this.server = server;
  }

  static Rendezvous open(WorkerDirectory directory) throws IOException {
    Path socket = directory.socketFile();
    if (socket != null) {
      try {
        return bound(
            ServerSocketChannel.open(StandardProtocolFamily.UNIX),
            UnixDomainSocketAddress.of(socket));
      } catch (UnsupportedOperationException e) {
        // No Unix domain sockets here.
      }
    }
    return overTcp();
  }

  static Rendezvous overTcp() throws IOException {
    return bound(
        ServerSocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static Rendezvous bound(ServerSocketChannel server, SocketAddress address)
      throws IOException {
    try {
      server.bind(address);
      return new Rendezvous(server);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** As {@code unix:PATH} or {@code tcp:HOST:PORT}. */
  String address() throws IOException {
    SocketAddress address = server.getLocalAddress();
    if (address instanceof UnixDomainSocketAddress unix) {
      return "unix:" + unix.getPath();
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    return "tcp:" + inet.getAddress().getHostAddress() + ":" + inet.getPort();
  }

  /** The child's side: connects, and proves itself. */
  static Connection join(Bootstrap bootstrap) throws IOException {
    Terms terms = Terms.ofWorker(Mode.PLAIN, bootstrap.secret(), Set.of(bootstrap.address()));
    while (true) {
      SocketChannel channel = connect(bootstrap.address()); // throws when nobody listens any more
      try {
        return Handshake.shake(channel, terms, FOR_EVER);
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        // It was shown out, or the parent was stopped and has given this connection up.
      }
    }
  }

  private static SocketChannel connect(String address) throws IOException {
    if (address.startsWith("unix:")) {
      return SocketChannel.open(UnixDomainSocketAddress.of(address.substring(5)));
    }
    int colon = address.lastIndexOf(':');
    InetAddress host = InetAddress.getByName(address.substring(4, colon));
    return SocketChannel.open(
        new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))));
  }

  /** The child's connection; {@code null} if the child ends before it has proven itself. */
  @Nullable Connection meet(Process child, BooleanSupplier isToldToEnd, Bootstrap bootstrap)
      throws IOException {
    CompletableFuture<Void> unused = child.onExit().thenRun(this::close);
    return meet(bootstrap, isToldToEnd);
  }

  /** A connection; {@code null} if this is closed before one has proven itself. */
  @Nullable Connection meet(Bootstrap bootstrap) throws IOException {
    return meet(bootstrap, () -> false);
  }

  private @Nullable Connection meet(Bootstrap bootstrap, BooleanSupplier isToldToEnd)
      throws IOException {
    Terms terms = Terms.ofParent(Mode.PLAIN, bootstrap.secret(), bootstrap.address());
    try (Reception reception = new Reception(server, terms, STRANGERS, new Meeting(isToldToEnd))) {
      reception.serve();
    } catch (ClosedChannelException e) {
      // One connection has proven itself, or the child has ended.
    }
    close();
    return met.join().orElse(null);
  }

  /** Whether a connection could not be taken for lack of descriptors or threads. */
  boolean wasStarved() {
    return starved;
  }

  @Override
  public void close() {
    boolean unused = met.complete(Optional.empty());
    closeServer();
  }

  private void closeServer() {
    try {
      server.close();
    } catch (IOException e) {
      // It is of no use any more either way; its file goes with the folder.
    }
  }

  /** The first connection that proves itself is the child's. */
  private final class Meeting implements Reception.Host {
    private final AtomicBoolean told = new AtomicBoolean();
    private final BooleanSupplier isToldToEnd;

    Meeting(BooleanSupplier isToldToEnd) {
      this.isToldToEnd = isToldToEnd;
    }

    @Override
    public void admit(SocketChannel channel) {}

    @Override
    public void onProven(Connection connection) {
      if (met.complete(Optional.of(connection))) {
        closeServer();
      } else {
        connection.close();
      }
    }

    @Override
    public void onShortage() {
      starved = true;
    }

    /** Told once: a stranger could fill the log. A child that is killed breaks off too. */
    @Override
    public void onRefused(String reason) {
      if (!met.isDone() && !isToldToEnd.getAsBoolean() && !told.getAndSet(true)) {
        System.getLogger("dev.procession.forking")
            .log(Level.WARNING, "somebody else than the worker that starts has come: " + reason);
      }
    }
  }
}

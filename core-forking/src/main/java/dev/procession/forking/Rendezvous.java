package dev.procession.forking;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a child JVM connects: a Unix domain socket in the worker's private folder, or TCP on
 * loopback where there is none or its path is too long. Takes one connection.
 */
final class Rendezvous implements AutoCloseable {
  /** What fits into {@code sockaddr_un} on Linux and macOS alike, less the closing zero. */
  private static final int LONGEST_PATH = 102;

  private final ServerSocketChannel server;

  private Rendezvous(ServerSocketChannel server) {
    this.server = server;
  }

  static Rendezvous open(WorkerDirectory directory) throws IOException {
    Path socket = directory.path().resolve("s");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
      try {
        return bound(
            ServerSocketChannel.open(StandardProtocolFamily.UNIX),
            UnixDomainSocketAddress.of(socket));
      } catch (UnsupportedOperationException e) {
        // No Unix domain sockets here.
      }
    }
    return bound(
        ServerSocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static Rendezvous bound(ServerSocketChannel server, SocketAddress address)
      throws IOException {
    try {
      server.bind(address, 1);
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

  static SocketChannel connect(String address) throws IOException {
    if (address.startsWith("unix:")) {
      return SocketChannel.open(UnixDomainSocketAddress.of(address.substring(5)));
    }
    int colon = address.lastIndexOf(':');
    InetAddress host = InetAddress.getByName(address.substring(4, colon));
    return SocketChannel.open(
        new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))));
  }

  /** The child's connection; {@code null} if the child ends before it connects. */
  @Nullable SocketChannel accept(Process child) throws IOException {
    CompletableFuture<Void> unused = child.onExit().thenRun(this::close);
    return accept();
  }

  /** A connection; {@code null} if this is closed before one comes. */
  @Nullable SocketChannel accept() throws IOException {
    try {
      return server.accept();
    } catch (IOException e) {
      if (!server.isOpen()) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // It is of no use any more either way; its file goes with the folder.
    }
  }
}

package dev.procession.ipc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A worker of this JVM at a unix socket, which serves one connection after the other. */
final class Listening implements AutoCloseable {

  /** What it does with a connection, which it closes. */
  interface Service {
    void serve(SocketChannel channel) throws IOException;
  }

  private final ServerSocketChannel server;
  private final Service service;

  private Listening(ServerSocketChannel server, Service service) {
    this.server = server;
    this.service = service;
  }

  static Listening at(Path socket, Service service) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Listening listening = new Listening(server, service);
    Thread thread = new Thread(listening::run, "listening-at-" + socket.getFileName());
    thread.setDaemon(true);
    thread.start();
    return listening;
  }

  private void run() {
    while (server.isOpen()) {
      try {
        service.serve(server.accept());
      } catch (IOException e) {
        // The other side has enough of it, or this one was closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

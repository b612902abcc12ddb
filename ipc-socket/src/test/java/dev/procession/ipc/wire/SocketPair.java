package dev.procession.ipc.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two connected ends of a Unix domain socket. */
public record SocketPair(SocketChannel one, SocketChannel other) implements AutoCloseable {
  public static SocketPair open() throws IOException {
    Path file = Files.createTempDirectory("pair").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file));
      SocketChannel one = SocketChannel.open(UnixDomainSocketAddress.of(file));
      return new SocketPair(one, server.accept());
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.getParent());
    }
  }

  @Override
  public void close() throws IOException {
    one.close();
    other.close();
  }
}

package dev.procession.bench.floor;

import dev.procession.bench.subject.Jvm;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JVM that sends back what it reads, at the other end of a blocking Unix-domain socket. */
final class Echo implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final Process process;
  private final SocketChannel channel;

  private Echo(Process process, SocketChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  static Echo start() throws IOException {
    Path folder = Files.createTempDirectory("procession-bench-");
    Path socket = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Process process = Jvm.command(Echo.class, socket.toString()).inheritIO().start();
      return new Echo(process, server.accept());
    } finally {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(folder);
    }
  }

  /** Sends all that remains in a buffer, and reads as much into the other. */
  void exchange(ByteBuffer out, ByteBuffer in) throws IOException {
    while (out.hasRemaining()) {
      channel.write(out);
    }
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new IOException("the other end is gone");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    process.onExit().join();
  }

  /** The other JVM; ends with the connection. */
  public static void main(String[] arguments) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        buffer.clear();
      }
    }
  }
}

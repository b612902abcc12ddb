package dev.procession.ipc;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a worker listens: {@code unix:/path} or {@code tcp://host:port}. Only addresses of this
 * machine are taken: what travels is proven, but not hidden, until there is TLS.
 */
record Address(String text, SocketAddress socket) {
  private static final String UNIX = "unix:";
  private static final String TCP = "tcp://";

  /** What fits into {@code sockaddr_un} on Linux, less the closing zero that Java adds. */
  private static final int LONGEST_PATH = 106;

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none, or not of this machine
   */
  static Address parse(String text) {
    if (text.startsWith(UNIX)) {
      return new Address(text, unix(text));
    }
    if (text.startsWith(TCP)) {
      return new Address(text, tcp(text));
    }
    throw new IllegalArgumentException(
        "not an address: '" + text + "'; write unix:/path or tcp://127.0.0.1:7070");
  }

  private static SocketAddress unix(String text) {
    Path path = Path.of(text.substring(UNIX.length()));
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (!path.isAbsolute() || bytes > LONGEST_PATH) {
      throw new IllegalArgumentException(
          "a unix address must be an absolute path of at most "
              + LONGEST_PATH
              + " bytes: '"
              + text
              + "', bytes="
              + bytes);
    }
    return UnixDomainSocketAddress.of(path);
  }

  private static SocketAddress tcp(String text) {
    HostAndPort parts;
    try {
      parts = HostAndPort.fromString(text.substring(TCP.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address: '" + text + "': " + e.getMessage(), e);
    }
    if (!parts.hasPort() || parts.getHost().isEmpty()) {
      throw new IllegalArgumentException(
          "a tcp address needs a host and a port, as tcp://127.0.0.1:7070: '" + text + "'");
    }
    InetAddress host = resolve(parts.getHost(), text);
    if (!host.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "only loopback addresses are taken until there is TLS: '"
              + text
              + "'; use 127.0.0.1, or a tunnel that ends there");
    }
    return new InetSocketAddress(host, parts.getPort());
  }

  private static InetAddress resolve(String host, String text) {
    if (InetAddresses.isInetAddress(host)) {
      return InetAddresses.forString(host);
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no such host: '" + text + "'", e);
    }
  }

  /** The same for all ways to write it: a host's number, a path without detours. */
  String canonical() {
    if (socket instanceof UnixDomainSocketAddress unix) {
      return UNIX + unix.getPath().normalize();
    }
    InetSocketAddress inet = (InetSocketAddress) socket;
    return TCP + inet.getAddress().getHostAddress() + ":" + inet.getPort();
  }

  SocketChannel connect() throws IOException {
    return SocketChannel.open(socket);
  }

  ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server =
        socket instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      return server.bind(socket);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}

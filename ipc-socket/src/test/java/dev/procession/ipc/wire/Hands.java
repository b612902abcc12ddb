package dev.procession.ipc.wire;

import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Handshake.Role;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Hands that tests shake with what they test. */
public final class Hands {
  private static final String NOWHERE = "unix:/nowhere";

  private Hands() {}

  /** With whoever else comes here too. */
  public static Connection shake(SocketChannel channel, Role role, byte[] secret)
      throws IOException {
    Terms terms = new Terms(role, Mode.PLAIN, secret, List.of(NOWHERE));
    return Handshake.shake(channel, terms, Patience.deadline());
  }

  /** As a worker of the backend {@code socket}, at the Unix socket that this channel came from. */
  public static Connection ofStartedWorker(SocketChannel channel, byte[] secret)
      throws IOException {
    UnixDomainSocketAddress address = (UnixDomainSocketAddress) channel.getLocalAddress();
    List<String> names = List.of("unix:" + address.getPath());
    Terms terms = new Terms(Role.WORKER, Mode.AUTHENTICATED, secret, names);
    return Handshake.shake(channel, terms, Patience.deadline());
  }
}

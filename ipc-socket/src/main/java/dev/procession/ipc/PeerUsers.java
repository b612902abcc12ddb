package dev.procession.ipc;

import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.wire.Handshake;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Whose processes may be at the other end of a Unix socket: this process's user's, and those of
 * users that were named. The system tells whose it is ({@code SO_PEERCRED}). Where it does not
 * (TCP, Windows), or the user is one of another user namespace, which all have one number here, the
 * conversation's own proof decides alone.
 */
final class PeerUsers {
  private static final Path UNMAPPED = Path.of("/proc/sys/kernel/overflowuid");

  private final @Nullable UserPrincipal self;
  private final Set<UserPrincipal> named;
  private final @Nullable UserPrincipal unmapped;

  private PeerUsers(
      @Nullable UserPrincipal self, Set<UserPrincipal> named, @Nullable UserPrincipal unmapped) {
    this.self = self;
    this.named = named;
    this.unmapped = unmapped;
  }

  /**
   * This process's user and these.
   *
   * @param names each a user's name or number
   * @throws IllegalArgumentException if there is no such user
   */
  static PeerUsers of(Collection<String> names) {
    Set<UserPrincipal> named = new HashSet<>();
    for (String name : names) {
      try {
        named.add(user(name));
      } catch (UserPrincipalNotFoundException e) {
        throw new IllegalArgumentException(
            "there is no such user: '" + name + "'; give a user's name or number", e);
      } catch (IOException | UnsupportedOperationException e) {
        throw new IllegalArgumentException("users can't be found here: '" + name + "': " + e, e);
      }
    }
    return new PeerUsers(Ownership.self(), named, unmapped());
  }

  private static UserPrincipal user(String name) throws IOException {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  private static @Nullable UserPrincipal unmapped() {
    try {
      return user(Files.readString(UNMAPPED).strip());
    } catch (IOException | UnsupportedOperationException e) {
      return null; // no Linux
    }
  }

  /**
   * Refuses a channel whose other end is another user's.
   *
   * @param subject the message's: what is at the other end
   * @param wayOut how to let the user in, with {@code %s} for its name
   */
  void ensureAllowed(SocketChannel channel, String subject, String wayOut) throws IOException {
    UserPrincipal user = peerOf(channel);
    if (user != null && !isAllowed(user)) {
      throw new Handshake.Refused(
          subject
              + " another user's: its="
              + user.getName()
              + ", ours="
              + (self == null ? "?" : self.getName())
              + "; if that is right, "
              + String.format(wayOut, user.getName()));
    }
  }

  private boolean isAllowed(UserPrincipal user) {
    return self == null || user.equals(self) || named.contains(user) || user.equals(unmapped);
  }

  private static @Nullable UserPrincipal peerOf(SocketChannel channel) {
    try {
      return channel.getLocalAddress() instanceof UnixDomainSocketAddress
          ? channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user()
          : null;
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }
}

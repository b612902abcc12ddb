package dev.procession.ipc.wire;

import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Handshake.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/**
 * What one side brings to a handshake.
 *
 * @param role which side it is
 * @param mode how the conversation travels; both sides must say the same
 * @param secret what both sides know
 * @param addresses of a parent, what it dialled; of a worker, all that it goes by
 */
public record Terms(Role role, Mode mode, byte[] secret, List<String> addresses) {

  /** Of a side that dialled an address, in its canonical form. */
  public static Terms ofParent(Mode mode, byte[] secret, String address) {
    return new Terms(Role.PARENT, mode, secret, List.of(address));
  }

  /** Of a side that goes by these addresses, in their canonical form. */
  public static Terms ofWorker(Mode mode, byte[] secret, Set<String> addresses) {
    return new Terms(Role.WORKER, mode, secret, List.copyOf(addresses));
  }

  /** A worker does not tell where it is before the other side has proven itself. */
  byte[] told() {
    return role == Role.PARENT ? digest(addresses.get(0)) : new byte[Hello.DIGEST];
  }

  boolean goesBy(byte[] dialled) {
    boolean known = role == Role.PARENT;
    for (String address : addresses) { // a stream's classes would cost a child's start
      known |= MessageDigest.isEqual(digest(address), dialled);
    }
    return known;
  }

  private static byte[] digest(String address) {
    return Hmac.sha().digest(address.getBytes(StandardCharsets.UTF_8));
  }
}

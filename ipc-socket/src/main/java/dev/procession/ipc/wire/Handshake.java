package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/**
 * Proves to each side that the other knows the secret, before anything of it is believed.
 *
 * <pre>
 *   parent                                   worker
 *     magic version 'P' nonceP      -->
 *                                   <--        magic version 'W' nonceW
 *     HMAC(secret, 'P' nonceP nonceW) -->
 *                                   <--        HMAC(secret, 'W' nonceW nonceP), if that was right
 * </pre>
 *
 * Each proof is bound to its role and to both nonces, so that it can be neither replayed nor
 * reflected; the worker gives none to a parent that has not given its own. Every read has a fixed
 * length and all of them one deadline.
 */
public final class Handshake {

  /** Which side one is. */
  public enum Role {
    PARENT('P'),
    WORKER('W');

    private final byte letter;

    Role(char letter) {
      this.letter = (byte) letter;
    }

    private Role other() {
      return this == PARENT ? WORKER : PARENT;
    }
  }

  /** The other side does not know the secret, or speaks another language: trying again is vain. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private static final byte[] MAGIC = {'P', 'R', 'C', 'N'};
  private static final byte VERSION = 1;
  private static final int NONCE = 32;
  private static final int HELLO = MAGIC.length + 2 + NONCE;
  private static final int PROOF = 32;

  private Handshake() {}

  /**
   * Shakes hands.
   *
   * @throws Refused if the other side can't prove itself
   * @throws IOException if the connection breaks or the limit passes
   */
  public static void shake(Connection connection, Role role, byte[] secret, Duration limit)
      throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    connection.transmit(hello(role, nonce));
    byte[] otherNonce = otherNonce(connection.receive(HELLO, deadline), role);
    byte[] proof = proof(secret, role, nonce, otherNonce);
    byte[] expected = proof(secret, role.other(), otherNonce, nonce);
    if (role == Role.PARENT) {
      connection.transmit(proof);
      byte[] given;
      try {
        given = connection.receive(PROOF, deadline);
      } catch (IOException e) {
        throw new Refused(
            "the worker refused the key, or is gone: "
                + e.getMessage()
                + "; both sides need the same key file");
      }
      verify(given, expected);
    } else {
      verify(connection.receive(PROOF, deadline), expected);
      connection.transmit(proof);
    }
  }

  /** What either side does before and after it hears of the other. */
  static void exercise() {
    byte[] nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    byte[] unused = proof(nonce, Role.PARENT, nonce, nonce);
  }

  private static byte[] hello(Role role, byte[] nonce) {
    return ByteBuffer.allocate(HELLO).put(MAGIC).put(VERSION).put(role.letter).put(nonce).array();
  }

  private static byte[] otherNonce(byte[] hello, Role role) throws Refused {
    if (!Arrays.equals(hello, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new Refused("the other side is not of this project: it does not begin with its magic");
    }
    if (hello[4] != VERSION) {
      throw new Refused(
          "the other side speaks another version: its="
              + hello[4]
              + ", ours="
              + VERSION
              + "; use the same release on both sides");
    }
    if (hello[5] != role.other().letter) {
      throw new Refused("the other side has the same role: " + role);
    }
    return Arrays.copyOfRange(hello, HELLO - NONCE, HELLO);
  }

  private static void verify(byte[] given, byte[] expected) throws Refused {
    if (!MessageDigest.isEqual(given, expected)) {
      throw new Refused("the other side does not know the key; both need the same key file");
    }
  }

  private static byte[] proof(byte[] secret, Role role, byte[] own, byte[] other) {
    return Hmac.of(secret, new byte[] {role.letter}, own, other);
  }
}

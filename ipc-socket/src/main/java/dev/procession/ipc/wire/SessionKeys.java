package dev.procession.ipc.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.procession.ipc.wire.Handshake.Role;
import java.nio.ByteBuffer;

/**
 * What both sides of one conversation derive of their secret and of all that was said in the open:
 * version, roles, mode, nonces, the address that was dialled. If any of that was changed on its
 * way, the two sides derive different keys.
 *
 * <p>The secret is extracted with a fixed salt, and what was said is part of each purpose: a salt
 * must not be chosen by an attacker (RFC 5869, 3.1), and half of it would be.
 */
final class SessionKeys {
  private static final byte[] SALT = "procession, version 2".getBytes(US_ASCII);
  private static final int BYTES = 32;

  private final byte[] key;
  private final byte[] said;

  SessionKeys(byte[] secret, byte[] parentsHello, byte[] workersHello) {
    key = Hkdf.extract(SALT, secret);
    said =
        ByteBuffer.allocate(parentsHello.length + workersHello.length)
            .put(parentsHello)
            .put(workersHello)
            .array();
  }

  /** What shows that this role's side knows the secret. */
  byte[] proof(Role role) {
    return derive("proof of the ", role);
  }

  /** The key for what this role's side says. */
  byte[] records(Role role) {
    return derive("records of the ", role);
  }

  private byte[] derive(String purpose, Role role) {
    byte[] label = purpose.concat(role.name()).getBytes(US_ASCII);
    byte[] bound =
        ByteBuffer.allocate(label.length + 1 + said.length)
            .put(label)
            .put((byte) 0)
            .put(said)
            .array();
    return Hkdf.expand(key, bound, BYTES);
  }
}

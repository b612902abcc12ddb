package dev.procession.ipc.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA256 as RFC 2104 defines it, over the JDK's SHA-256. Not {@code javax.crypto.Mac}: with it
 * a JVM that does nothing else sets up the whole of the JDK's cryptography (its providers, their
 * policy files, its jurisdictions), which costs a worker a sixth of its start.
 *
 * <p>An object keeps the two states that its key leads to, so that each message costs only its own
 * blocks and one more. Not thread-safe.
 */
final class Hmac {
  static final int BYTES = 32;
  private static final int BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest inner;
  private final MessageDigest outer;
  private MessageDigest message;

  Hmac(byte[] key) {
    byte[] block = Arrays.copyOf(key.length > BLOCK ? sha().digest(key) : key, BLOCK);
    inner = begun(block, INNER);
    outer = begun(block, OUTER);
    message = copy(inner);
  }

  /** The code of a message that comes in parts. */
  static byte[] of(byte[] key, byte[]... message) {
    Hmac hmac = new Hmac(key);
    for (byte[] part : message) {
      hmac.message.update(part);
    }
    return hmac.code();
  }

  /** Takes a part of the message: all that the buffer has left. */
  Hmac update(ByteBuffer part) {
    message.update(part);
    return this;
  }

  /** The code of the message that was given; what is given then begins another. */
  byte[] code() {
    MessageDigest last = copy(outer);
    last.update(message.digest());
    message = copy(inner);
    return last.digest();
  }

  private static MessageDigest begun(byte[] block, byte mask) {
    byte[] masked = block.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask;
    }
    MessageDigest sha = sha();
    sha.update(masked);
    return sha;
  }

  static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this provider's SHA-256 has no copy: " + digest, e);
    }
  }
}

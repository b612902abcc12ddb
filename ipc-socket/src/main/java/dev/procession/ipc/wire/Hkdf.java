package dev.procession.ipc.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Keys of one secret, as RFC 5869 derives them with HMAC-SHA256. */
final class Hkdf {
  private static final int MOST_BLOCKS = 255;

  private Hkdf() {}

  /** A key that is as good as random, of a secret that may be of any form. */
  static byte[] extract(byte[] salt, byte[] secret) {
    return Hmac.of(salt, secret);
  }

  /** So many bytes for one purpose; those for another say nothing about them. */
  static byte[] expand(byte[] key, byte[] purpose, int length) {
    if (length > MOST_BLOCKS * Hmac.BYTES) {
      throw new IllegalArgumentException("too many bytes of one key: length=" + length);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = {};
    for (int i = 1; bytes.size() < length; i++) {
      block = Hmac.of(key, block, purpose, new byte[] {(byte) i});
      bytes.writeBytes(block);
    }
    return Arrays.copyOf(bytes.toByteArray(), length);
  }
}

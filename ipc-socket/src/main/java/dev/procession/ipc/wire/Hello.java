package dev.procession.ipc.wire;

import dev.procession.ipc.wire.Handshake.Refused;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What each side says first, in the open.
 *
 * <pre>
 *   0      4        5     6     7              39                  71
 *  | PRCN | version | role| mode| nonce        | SHA-256 of address |
 * </pre>
 *
 * <p>The beginning is read by itself, so that one who speaks another version, and says less or
 * more, is told from one who says nothing.
 */
final class Hello {
  static final int BEGINNING = 5;
  static final int BYTES = 71;
  static final int DIGEST = 32;
  static final int NONCE = 32;
  private static final byte[] MAGIC = {'P', 'R', 'C', 'N'};
  private static final byte VERSION = 2;
  private static final int ROLE = 5;
  private static final int MODE = 6;

  private Hello() {}

  static byte[] of(Terms terms, byte[] nonce) {
    return ByteBuffer.allocate(BYTES)
        .put(MAGIC)
        .put(VERSION)
        .put(terms.role().letter())
        .put(terms.mode().letter())
        .put(nonce)
        .put(terms.told())
        .array();
  }

  static void ensureOurs(byte[] beginning) throws Refused {
    if (!Arrays.equals(beginning, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new Refused("the other side is not of this project: it does not begin with its magic");
    }
    if (beginning[MAGIC.length] != VERSION) {
      throw new Refused(
          "the other side speaks another version: its="
              + beginning[MAGIC.length]
              + ", ours="
              + VERSION
              + "; use the same release on both sides");
    }
  }

  static void ensureFits(byte[] hello, Terms terms) throws Refused {
    if (hello[ROLE] != terms.role().other().letter()) {
      throw new Refused("the other side has the same role: " + terms.role());
    }
    if (hello[MODE] != terms.mode().letter()) {
      throw new Refused("the other side wants another mode than this one: " + terms.mode());
    }
  }

  /** The address that a parent says it dialled. */
  static byte[] dialled(byte[] hello) {
    return Arrays.copyOfRange(hello, BYTES - DIGEST, BYTES);
  }
}

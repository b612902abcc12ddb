package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The fixed header before every payload; all fields big-endian.
 *
 * <pre>
 *   0               4       5                       8                              16
 *  +---------------+-------+-----------------------+-------------------------------+
 *  | length        | kind  | zero                  | id                            |
 *  +---------------+-------+-----------------------+-------------------------------+
 * </pre>
 *
 * @param length bytes of payload after this header
 * @param kind what the frame says
 * @param id the order's id, or what the kind says
 */
record FrameHeader(int length, FrameKind kind, long id) {
  static final int BYTES = 16;

  /** The largest array that every JVM can make, less some room. */
  static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

  void write(ByteBuffer out) {
    out.putInt(length).putInt(kind.code() << 24).putLong(id);
  }

  static FrameHeader read(ByteBuffer in) throws IOException {
    int length = in.getInt();
    int word = in.getInt();
    long id = in.getLong();
    if (length < 0 || length > MAX_LENGTH || (word & 0xFFFFFF) != 0) {
      throw new IOException(
          "not a frame: length=" + length + ", word=" + Integer.toHexString(word));
    }
    return new FrameHeader(length, FrameKind.of((byte) (word >>> 24)), id);
  }
}

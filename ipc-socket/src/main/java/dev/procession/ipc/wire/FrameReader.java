package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames. A payload's array grows with the bytes that have come, never
 * by the length that was declared: a peer must send what it makes us hold. Where there is no memory
 * for them the rest of the frame is read and dropped, and the conversation goes on.
 */
final class FrameReader {
  private static final int FIRST_CHUNK = 1 << 20;

  /** Makes an array of some size that begins as another one. */
  interface Memory {
    byte[] enlarge(byte[] array, int size);
  }

  private final Memory memory;
  private long most = FrameHeader.MAX_LENGTH;
  private @Nullable FrameHeader header;
  private byte[] payload = {};
  private int filled;
  private boolean dropping;
  private int dropped;

  FrameReader() {
    this(Arrays::copyOf);
  }

  /** With another memory, for tests. */
  FrameReader(Memory memory) {
    this.memory = memory;
  }

  /** From now on the payload of a frame may have so many bytes. */
  void limit(long mostBytes) {
    most = mostBytes;
  }

  private FrameHeader admitted(FrameHeader next) throws IOException {
    if (next.length() > most) {
      throw new IOException(
          "a frame is larger than the other side may send: bytes="
              + next.length()
              + ", most="
              + most
              + "; ExecutorSpec.withMaxResult allows larger results");
    }
    return next;
  }

  /** How many bytes the last frame had, if it was dropped: then it came without them. Else 0. */
  int dropped() {
    return dropped;
  }

  /** The next whole frame; {@code null} if more bytes are needed. */
  @Nullable Frame next(ByteBuffer in) throws IOException {
    if (header == null) {
      if (in.remaining() < FrameHeader.BYTES) {
        return null;
      }
      header = admitted(FrameHeader.read(in));
      filled = 0;
    }
    FrameHeader current = header;
    while (filled < current.length() && in.hasRemaining()) {
      filled += dropping ? drop(in, current) : hold(in, current);
    }
    if (filled < current.length()) {
      return null;
    }
    Frame frame = new Frame(current.kind(), current.id(), payload);
    dropped = dropping ? current.length() : 0;
    header = null;
    payload = new byte[0];
    dropping = false;
    return frame;
  }

  /** Takes some bytes in; how many. */
  private int hold(ByteBuffer in, FrameHeader current) {
    if (filled == payload.length) {
      long size = Math.min(current.length(), Math.max(FIRST_CHUNK, 2L * payload.length));
      try {
        payload = memory.enlarge(payload, (int) size);
      } catch (OutOfMemoryError e) {
        payload = new byte[0];
        dropping = true;
        return 0;
      }
    }
    int count = Math.min(in.remaining(), payload.length - filled);
    in.get(payload, filled, count);
    return count;
  }

  private int drop(ByteBuffer in, FrameHeader current) {
    int count = Math.min(in.remaining(), current.length() - filled);
    in.position(in.position() + count);
    return count;
  }
}

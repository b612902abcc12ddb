package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames. A payload's array grows with the bytes that have come, never
 * by the length that was declared: a peer must send what it makes us hold.
 */
final class FrameReader {
  private static final int FIRST_CHUNK = 1 << 20;

  private long most = FrameHeader.MAX_LENGTH;
  private @Nullable FrameHeader header;
  private byte[] payload = {};
  private int filled;

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

  /** The next whole frame; {@code null} if more bytes are needed. */
  @Nullable Frame next(ByteBuffer in) throws IOException {
    if (header == null) {
      if (in.remaining() < FrameHeader.BYTES) {
        return null;
      }
      header = admitted(FrameHeader.read(in));
      payload = new byte[Math.min(header.length(), FIRST_CHUNK)];
      filled = 0;
    }
    FrameHeader current = header;
    while (filled < current.length() && in.hasRemaining()) {
      if (filled == payload.length) {
        long twice = Math.min(current.length(), 2L * payload.length);
        payload = Arrays.copyOf(payload, (int) twice);
      }
      int count = Math.min(in.remaining(), payload.length - filled);
      in.get(payload, filled, count);
      filled += count;
    }
    if (filled < current.length()) {
      return null;
    }
    Frame frame = new Frame(current.kind(), current.id(), payload);
    header = null;
    payload = new byte[0];
    return frame;
  }
}

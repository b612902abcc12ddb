package dev.procession.ipc;

import dev.procession.core.worker.Chunk;
import dev.procession.ipc.codec.ValueReader;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A function and its items as bytes, as they travel: the function is encoded once.
 *
 * <pre>
 *   0               4               8
 *  +---------------+---------------+----------+------------------------------+
 *  | items         | length        | function | items, each behind its length|
 *  +---------------+---------------+----------+------------------------------+
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
record PackedChunk(byte[] payload, int items, int[] words, StoredArrays stored)
    implements Chunk, Payload {
  static final int HEADER = 2 * Integer.BYTES;

  /** A worker's view of one that came. */
  record Parts(int items, int functionLength) {
    static Parts of(byte[] payload) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      int items = payload.length < HEADER ? 0 : bytes.getInt();
      int length = payload.length < HEADER ? 0 : bytes.getInt();
      if (items < 1 || length < 1 || length > payload.length - HEADER) {
        throw new IOException(
            "not a chunk: bytes=" + payload.length + ", items=" + items + ", function=" + length);
      }
      return new Parts(items, length);
    }

    /** Where the items begin. */
    int start() {
      return HEADER + functionLength;
    }
  }

  @Override
  public int bytes() {
    return payload.length;
  }

  @Override
  public Frame frame(long orderId) {
    return new Frame(FrameKind.CHUNK, orderId, payload);
  }

  @Override
  public PackedChunk slice(int from, int to) {
    int start = HEADER + ByteBuffer.wrap(payload).getInt(Integer.BYTES);
    ValueReader values = new ValueReader(payload, start);
    int begin = skip(values, from, start);
    int end = skip(values, to - from, begin);
    ByteBuffer slice = ByteBuffer.allocate(start + end - begin);
    slice.put(payload, 0, start).put(payload, begin, end - begin).putInt(0, to - from);
    return new PackedChunk(slice.array(), to - from, words, stored.share());
  }

  private static int skip(ValueReader values, int count, int start) {
    int position = start;
    for (int i = 0; i < count && values.next(); i++) {
      position = values.position();
    }
    return position;
  }

  @Override
  public void release() {
    stored.release();
  }
}

package dev.procession.ipc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Frames on their way out, as bytes; small ones share a chunk. Guarded by itself. */
final class Outbox {
  private static final int CHUNK = 16 << 10;

  private final Deque<ByteBuffer> chunks = new ArrayDeque<>();

  synchronized void add(Frame frame) {
    byte[] payload = frame.payload();
    ByteBuffer last = chunks.peekLast();
    int size = FrameHeader.BYTES + (payload.length < CHUNK ? payload.length : 0);
    if (last == null || last.capacity() - last.limit() < size) {
      last = ByteBuffer.allocate(Math.max(CHUNK, size)).limit(0);
      chunks.addLast(last);
    }
    int position = last.position();
    last.position(last.limit()).limit(last.limit() + size);
    new FrameHeader(payload.length, frame.kind(), frame.id()).write(last);
    if (payload.length < CHUNK) {
      last.put(payload);
    } else {
      chunks.addLast(ByteBuffer.wrap(payload).asReadOnlyBuffer());
    }
    last.position(position);
  }

  /** Moves bytes into the buffer; {@code false} if there were none and it stayed empty. */
  synchronized boolean fill(ByteBuffer buffer) {
    for (ByteBuffer first = chunks.peekFirst();
        first != null && buffer.hasRemaining();
        first = chunks.peekFirst()) {
      int count = Math.min(buffer.remaining(), first.remaining());
      buffer.put(first.slice(first.position(), count));
      first.position(first.position() + count);
      if (!first.hasRemaining()) {
        chunks.removeFirst();
      }
    }
    return buffer.position() > 0;
  }

  synchronized boolean isEmpty() {
    return chunks.isEmpty();
  }

  synchronized int size() {
    int size = 0;
    for (ByteBuffer chunk : chunks) {
      size += chunk.remaining();
    }
    return size;
  }
}

package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/*
 * Any thread adds, and waits for nobody but others that add or move bytes from memory to memory. One
 * thread at a time fills buffers. It reads attachments without the monitor: what is first in the
 * queue stays there until that thread removes it, or all is closed.
 */
/** Frames on their way out, as bytes; small ones share a chunk. */
final class Outbox {
  private static final int CHUNK = 16 << 10;

  /** Bytes in memory, or an attachment of which so many are left; the one or the other. */
  private static final class Segment {
    private final ByteBuffer bytes;
    private final @Nullable Attachment attachment;
    private long left;

    Segment(ByteBuffer bytes) {
      this.bytes = bytes;
      this.attachment = null;
    }

    Segment(Attachment attachment) {
      this.bytes = ByteBuffer.allocate(0);
      this.attachment = attachment;
      this.left = attachment.length();
    }

    long remaining() {
      return attachment == null ? bytes.remaining() : left;
    }
  }

  /* Guarded by this. */
  private final Deque<Segment> segments = new ArrayDeque<>();
  private boolean closed;

  synchronized void add(Frame frame) {
    add(frame, 0);
  }

  /** Adds a frame whose payload ends with an attachment, which is closed once it is out. */
  void add(Frame frame, Attachment attachment) {
    if (!addUnlessClosed(frame, attachment)) {
      attachment.close();
    }
  }

  private synchronized boolean addUnlessClosed(Frame frame, Attachment attachment) {
    if (!closed) {
      add(frame, attachment.length());
      segments.addLast(new Segment(attachment));
    }
    return !closed;
  }

  private void add(Frame frame, long attached) {
    byte[] payload = frame.payload();
    int length = Math.toIntExact(payload.length + attached);
    Segment end = segments.peekLast();
    ByteBuffer last = end == null ? null : end.bytes;
    int size = FrameHeader.BYTES + (payload.length < CHUNK ? payload.length : 0);
    if (last == null || last.capacity() - last.limit() < size) {
      last = ByteBuffer.allocate(Math.max(CHUNK, size)).limit(0);
      segments.addLast(new Segment(last));
    }
    int position = last.position();
    last.position(last.limit()).limit(last.limit() + size);
    new FrameHeader(length, frame.kind(), frame.id()).write(last);
    if (payload.length < CHUNK) {
      last.put(payload);
    } else {
      segments.addLast(new Segment(ByteBuffer.wrap(payload).asReadOnlyBuffer()));
    }
    last.position(position);
  }

  /**
   * Moves bytes into the buffer; {@code false} if there were none and it stayed empty.
   *
   * @throws IOException if an attachment can't be read; then a part of its frame may be out
   */
  boolean fill(ByteBuffer buffer) throws IOException {
    for (Segment next = fillFromMemory(buffer);
        next != null && next.attachment != null && buffer.hasRemaining();
        next = fillFromMemory(buffer)) {
      int before = buffer.position();
      int end = buffer.limit();
      next.attachment.read(buffer.limit((int) Math.min(end, before + next.left)));
      spend(next, buffer.limit(end).position() - before);
    }
    return buffer.position() > 0;
  }

  /** Returns what comes next, which is not in memory if the buffer is not full. */
  private synchronized @Nullable Segment fillFromMemory(ByteBuffer buffer) {
    Segment first = segments.peekFirst();
    while (first != null && first.attachment == null && buffer.hasRemaining()) {
      ByteBuffer bytes = first.bytes;
      int count = Math.min(buffer.remaining(), bytes.remaining());
      buffer.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      if (!bytes.hasRemaining()) {
        segments.removeFirst();
      }
      first = segments.peekFirst();
    }
    return first;
  }

  private void spend(Segment segment, int count) {
    boolean out;
    synchronized (this) {
      segment.left -= count;
      out = segment.left == 0;
      if (out && !closed) {
        segments.removeFirst();
      }
    }
    if (out && segment.attachment != null) {
      segment.attachment.close();
    }
  }

  synchronized boolean isEmpty() {
    return segments.isEmpty();
  }

  synchronized int size() {
    long size = 0;
    for (Segment segment : segments) {
      size += segment.remaining();
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  /** Nothing more goes out. */
  void close() {
    Deque<Segment> left;
    synchronized (this) {
      closed = true;
      left = new ArrayDeque<>(segments);
      segments.clear();
    }
    for (Segment segment : left) {
      if (segment.attachment != null) {
        segment.attachment.close();
      }
    }
  }
}

package dev.procession.ipc;

import dev.procession.ipc.annex.StartMark;
import dev.procession.ipc.codec.ValueWriter;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/*
 * A chunk at its worker: which items have begun, where it ends, and the results not yet told. The
 * task thread begins one item after the other and adds its result; the thread that reads cuts off
 * the end, and tells the results so far while the task thread is in a slow item. Whatever is told
 * is told under this monitor, so the parent hears of all items in their order.
 */
final class ChunkRun {
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  /** Results wait for no more than this. */
  private static final int MOST_UNTOLD = 64 << 10;

  /** So that a chunk whose results are large does not fill a small heap: the parent may be slow. */
  private static final int MOST_TOLD = 256 << 10;

  private final long id;
  private final byte[] payload;
  private final PackedChunk.Parts parts;
  private final ValueWriter results = new ValueWriter(HEADER);
  private long start;
  private int begun;
  private int end;
  private int told;
  private boolean parted;
  private boolean finished;

  ChunkRun(long id, byte[] payload) throws IOException {
    this.id = id;
    this.payload = payload;
    this.parts = PackedChunk.Parts.of(payload);
    this.end = parts.items();
  }

  byte[] payload() {
    return payload;
  }

  PackedChunk.Parts parts() {
    return parts;
  }

  /** The task thread takes it up. */
  synchronized void start() {
    start = System.nanoTime();
  }

  /** Begins the next item; {@code false} if there is none, or it was given back. */
  synchronized boolean begin(StartMark mark) {
    if (begun == end) {
      return false;
    }
    mark.set(id, begun);
    begun++;
    return true;
  }

  /** Adds a result that needs no codec; {@code false} if it does. */
  synchronized boolean addPlain(@Nullable Object value) {
    return results.writePlain(value);
  }

  synchronized void add(byte[] encoded) {
    results.write(encoded);
  }

  synchronized void addFailure(byte[] encoded) {
    results.write(Encoding.FAILED, encoded);
  }

  /** No further item begins. */
  synchronized void stop() {
    end = begun;
  }

  /**
   * Gives back half of what has not begun; {@code false} if there is nothing. The first item is
   * marked as begun when the chunk is taken up.
   */
  synchronized boolean divide(Connection connection) {
    int first = Math.max(begun, 1);
    if (first >= end || finished) {
      return false;
    }
    end = first + (end - first) / 2;
    byte[] kept = ByteBuffer.allocate(Integer.BYTES).putInt(end).array();
    connection.send(new Frame(FrameKind.RETURNED, id, kept));
    return true;
  }

  /** Tells the results so far; once even if there are none, that the parent knows that it lasts. */
  synchronized void tell(Connection connection) {
    if (!finished && (results.count() > 0 || !parted)) {
      parted = true;
      connection.send(take(FrameKind.PART));
    }
  }

  /** As {@link #tell} if there is much to tell; the chunk ends early if that is very much. */
  synchronized boolean tellMuch(Connection connection) {
    if (results.length() < MOST_UNTOLD) {
      return false;
    }
    tell(connection);
    if (told > MOST_TOLD) {
      stop();
    }
    return true;
  }

  /** The last word: the other results. What has not begun is given back with it. */
  synchronized void finish(Connection connection) {
    finished = true;
    connection.send(take(FrameKind.RESULTS));
  }

  private Frame take(FrameKind kind) {
    told += results.length();
    int count = results.count();
    byte[] taken = results.take().putLong(System.nanoTime() - start).putInt(count).array();
    return new Frame(kind, id, taken);
  }
}

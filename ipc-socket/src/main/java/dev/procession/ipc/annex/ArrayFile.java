package dev.procession.ipc.annex;

import dev.procession.ipc.codec.Annex.Chunks;
import dev.procession.ipc.codec.Shelf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/*
 * A large array is copied in stripes, by the caller and by what the common pool has free; if that is
 * nothing, the caller copies them all.
 *
 * Chunks begin at a page. The kernel copies whole pages of the file to them; where that was measured
 * (JDK 17, an AMD EPYC) it read 64 MiB in 15 ms to such, and in 37 ms to direct buffers as they come,
 * which begin a few bytes into a page, behind malloc's header.
 *
 * Nothing is mapped. The copy would be faster, but a file that is cut under a mapping makes the JVM
 * throw an InternalError in the thread that copies, on JDK 17 some time after the copy, wherever the
 * thread is by then; and it takes a garbage collection to end a mapping.
 *
 * An interrupt closes the channel under whoever uses it. It is meant for the task, or for who waits
 * for the task, and not for an array on its way. So the copy begins again, without the pool, whose
 * threads might be interrupted by others, and the interrupt is kept until it is done.
 */
/** The content of one array, written to its file or read from it as a whole. */
record ArrayFile(MemoryFolder folder, String name, long bytes) {
  private static final int CHUNK = 256 << 10;
  private static final int PAGE = 4 << 10;
  private static final int STRIPE = 4 << 20;
  private static final Shelf<ByteBuffer> CHUNKS = new Shelf<>(4);

  /** Copies everything through an open channel. */
  private interface Copy<C> {
    C through(FileChannel channel, boolean alone) throws IOException;
  }

  /** Copies as much as one chunk takes. */
  private interface Step {
    void move(long at, ByteBuffer chunk) throws IOException;
  }

  /** Replaces what the file holds; the file must be there. */
  void write(Chunks source) throws IOException {
    Chunks unused =
        open(
            (channel, alone) -> {
              FileChannel same = channel.truncate(bytes);
              copy(alone, (at, chunk) -> write(same, at, chunk, source));
              return source;
            });
  }

  /**
   * Reads everything.
   *
   * @param maker makes what takes it, once the file has shown to be as long
   */
  <C extends Chunks> C read(Supplier<C> maker) throws IOException {
    return open(
        (channel, alone) -> {
          if (channel.size() != bytes) {
            throw new IOException(
                "an array in shared memory has another size: name="
                    + name
                    + ", declared="
                    + bytes
                    + ", there="
                    + channel.size());
          }
          C sink = maker.get();
          copy(alone, (at, chunk) -> read(channel, at, chunk, sink));
          return sink;
        });
  }

  private <C> C open(Copy<C> copy) throws IOException {
    boolean interrupted = false;
    try {
      for (boolean alone = bytes <= STRIPE; ; alone = true) {
        try (FileChannel channel = folder.open(name)) {
          return copy.through(channel, alone);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void copy(boolean alone, Step step) throws IOException {
    if (alone) {
      copy(0, bytes, step);
      return;
    }
    try {
      IntStream.range(0, (int) ((bytes + STRIPE - 1) / STRIPE))
          .parallel()
          .forEach(stripe -> copyStripe((long) stripe * STRIPE, step));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void copyStripe(long from, Step step) {
    try {
      copy(from, Math.min(bytes, from + STRIPE), step);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(long from, long to, Step step) throws IOException {
    ByteBuffer kept = CHUNKS.take();
    ByteBuffer chunk = kept == null ? newChunk() : kept;
    for (long at = from; at < to; at += chunk.limit()) {
      step.move(at, chunk.clear().limit((int) Math.min(to - at, CHUNK)));
    }
    CHUNKS.putBack(chunk);
  }

  private static ByteBuffer newChunk() {
    return ByteBuffer.allocateDirect(CHUNK + PAGE)
        .alignedSlice(PAGE)
        .order(ByteOrder.nativeOrder());
  }

  private static void write(FileChannel channel, long at, ByteBuffer chunk, Chunks source)
      throws IOException {
    source.move(at, chunk);
    chunk.rewind();
    while (chunk.hasRemaining()) {
      int unused = channel.write(chunk, at + chunk.position());
    }
  }

  private static void read(FileChannel channel, long at, ByteBuffer chunk, Chunks sink)
      throws IOException {
    while (chunk.hasRemaining()) {
      if (channel.read(chunk, at + chunk.position()) < 0) {
        throw new IOException("an array in shared memory was cut");
      }
    }
    sink.move(at, chunk.rewind());
  }
}

package dev.procession.ipc.annex;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Which order a worker took up last, and which item of it, told to its parent even by a worker that
 * is killed the next moment: a word in shared memory. Without it, orders whose answers died with
 * their worker would look as if they had never started, and run again.
 */
public final class StartMark {
  /** Nothing is known. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private static final int BYTES = Long.BYTES;

  /** Order and item share one word, so that both are of the same moment. */
  private static final int ITEM_BITS = 16;

  private static final long ITEMS = (1L << ITEM_BITS) - 1;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final @Nullable ByteBuffer memory;

  private StartMark(@Nullable ByteBuffer memory) {
    this.memory = memory;
  }

  /** One that nobody reads. */
  public static StartMark none() {
    return new StartMark(null);
  }

  /**
   * The order starts now.
   *
   * @param item which of its items does, if it is a chunk
   */
  public void set(long orderId, int item) {
    if (memory != null) {
      WORD.setRelease(memory, 0, orderId << ITEM_BITS | item);
    }
  }

  /** The order that a mark tells of. */
  public static long order(long mark) {
    return mark >> ITEM_BITS;
  }

  /** The item that it tells of. */
  public static int item(long mark) {
    return (int) (mark & ITEMS);
  }

  /** Makes one of which nothing is known yet; if there is no room, its worker will find none. */
  static void make(MemoryFolder folder, String name) {
    try {
      folder.create(name);
      try (FileChannel channel = folder.open(name)) {
        ByteBuffer word = ByteBuffer.allocate(BYTES);
        WORD.set(word, 0, UNKNOWN);
        if (channel.write(word, 0) < BYTES) {
          throw new IOException("a mark was cut: name=" + name);
        }
      }
    } catch (IOException e) {
      folder.delete(name);
    }
  }

  /**
   * Opens one to be set.
   *
   * @throws IOException if there is none of which nothing is known
   */
  static StartMark open(MemoryFolder folder, String name) throws IOException {
    try (FileChannel channel = openFile(folder, name)) {
      if (read(channel) != UNKNOWN) {
        throw new IOException("a mark that is in use: name=" + name);
      }
      return new StartMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
    }
  }

  /** What one says; {@link #UNKNOWN} if it is none. Its worker may have put there what it likes. */
  static long read(MemoryFolder folder, String name) {
    try (FileChannel channel = openFile(folder, name)) {
      return read(channel);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static FileChannel openFile(MemoryFolder folder, String name) throws IOException {
    if (!folder.isOwnFile(name)) {
      throw new IOException("there is no mark: name=" + name);
    }
    return folder.open(name);
  }

  private static long read(FileChannel channel) throws IOException {
    ByteBuffer word = ByteBuffer.allocate(BYTES);
    if (channel.size() != BYTES || channel.read(word, 0) != BYTES) {
      throw new IOException("not a mark: bytes=" + channel.size());
    }
    return (long) WORD.get(word, 0);
  }
}

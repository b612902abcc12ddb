package dev.procession.ipc.annex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Which order a worker took up last, and which item of it, told to its parent even by a worker that
 * is killed the next moment: a word in shared memory. Without it, orders whose answers died with
 * their worker would look as if they had never started, and run again.
 */
public final class StartMark {
  /** Nothing is known. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  static final int BYTES = Long.BYTES;

  /** Order and item share one word, so that both are of the same moment. */
  private static final int ITEM_BITS = 16;

  private static final long ITEMS = (1L << ITEM_BITS) - 1;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final @Nullable ByteBuffer memory;

  StartMark(@Nullable ByteBuffer memory) {
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

  /** What a mark says before its worker has come. */
  static byte[] unknown() {
    ByteBuffer word = ByteBuffer.allocate(BYTES);
    WORD.set(word, 0, UNKNOWN);
    return word.array();
  }

  static long read(ByteBuffer bytes) {
    return (long) WORD.get(bytes, 0);
  }
}

package dev.procession.ipc.annex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Which order a worker took up last, told to its parent even by a worker that is killed the next
 * moment: a word in shared memory. Without it, orders whose answers died with their worker would
 * look as if they had never started, and run again.
 */
public final class StartMark {
  /** Nothing is known. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  static final int BYTES = Long.BYTES;

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

  /** The order starts now. */
  public void set(long orderId) {
    if (memory != null) {
      WORD.setRelease(memory, 0, orderId);
    }
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

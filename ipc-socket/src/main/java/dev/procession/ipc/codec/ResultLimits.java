package dev.procession.ipc.codec;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * How large one result may be. How many objects it has needs no limit of its own: each takes a byte
 * of the message.
 *
 * @param bytes its bytes, those of its large arrays in shared memory included
 * @param depth how deep its objects may be nested
 */
public record ResultLimits(long bytes, int depth) {
  /** How deep the objects of a result may be nested. */
  public static final int DEEPEST = 1000;

  /** No limits: for what a parent sends. */
  public static final ResultLimits NONE = new ResultLimits(Long.MAX_VALUE, Integer.MAX_VALUE);

  /** What a frame holds beside a result: its run time, the text of a failure, small results. */
  private static final long BESIDE = 1 << 20;

  /** The limits for results of so many bytes. */
  public static ResultLimits of(long bytes) {
    return new ResultLimits(bytes, DEEPEST);
  }

  /**
   * The limits for results of some size.
   *
   * @param maxResult as of {@link dev.procession.ExecutorSpec#withMaxResult}; {@code null} for half
   *     of what this JVM's heap can grow to
   */
  public static ResultLimits of(@Nullable String maxResult) {
    return of(maxResult == null ? Runtime.getRuntime().maxMemory() / 2 : parse(maxResult));
  }

  /** What is more than a {@code long} holds is its largest. */
  private static long parse(String size) {
    int last = size.length() - 1;
    int shift =
        switch (size.charAt(last)) {
          case 'k', 'K' -> 10;
          case 'm', 'M' -> 20;
          case 'g', 'G' -> 30;
          default -> 0;
        };
    BigInteger exact = new BigInteger(shift == 0 ? size : size.substring(0, last)).shiftLeft(shift);
    return exact.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** Refuses to send a value, or a part of it, that takes more bytes. */
  void check(@Nullable Object value, long size) {
    if (size > bytes) {
      throw new Refusal(
          value == null ? "null" : value,
          "it is larger than a result may be: bytes="
              + size
              + ", most="
              + bytes
              + "; raise ExecutorSpec.withMaxResult, or write it to a file and return its name");
    }
  }

  /** How many bytes the payload of a frame may have that brings such results. */
  public long frameBytes() {
    return Math.min(bytes, Long.MAX_VALUE - BESIDE) + BESIDE;
  }
}

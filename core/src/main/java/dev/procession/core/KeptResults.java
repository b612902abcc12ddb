package dev.procession.core;

import dev.procession.core.worker.EncodedResult;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the results that a stream keeps behind an item that its consumer waits for: a million of
 * them, or a sixteenth of the heap. Sizes are guesses, but for strings, arrays of primitives and
 * what is still encoded, which are what fills a heap fast. Thread-safe.
 */
final class KeptResults {
  static final int MOST = 1_000_000;

  /** An object whose parts can't be counted at little cost. */
  private static final long SOME_BYTES = 64;

  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

  private final int most;
  private final long mostBytes;

  // Guarded by this.
  private int count;
  private long bytes;

  KeptResults() {
    this(MOST, MOST_BYTES);
  }

  KeptResults(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  synchronized boolean hasRoom() {
    return count < most && bytes < mostBytes;
  }

  synchronized void add(int results, long size) {
    count += results;
    bytes += size;
  }

  void remove(int results, long size) {
    add(-results, -size);
  }

  static long sizeOf(@Nullable Object value) {
    if (value instanceof String text) {
      return SOME_BYTES + text.length();
    } else if (value instanceof EncodedResult result) {
      return SOME_BYTES + result.bytes();
    } else if (value != null && value.getClass().isArray()) {
      return SOME_BYTES + Array.getLength(value) * elementBytes(value.getClass());
    }
    return SOME_BYTES;
  }

  private static long elementBytes(Class<?> array) {
    Class<?> element = array.getComponentType();
    if (element == byte.class || element == boolean.class) {
      return Byte.BYTES;
    } else if (element == short.class || element == char.class) {
      return Short.BYTES;
    }
    return element == long.class || element == double.class ? Long.BYTES : Integer.BYTES;
  }
}

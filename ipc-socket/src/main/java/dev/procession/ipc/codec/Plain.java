package dev.procession.ipc.codec;

import org.jspecify.annotations.Nullable;

/**
 * The form of the smallest values, which are nothing but themselves: one byte for the kind and,
 * where it says so, up to ten more. Beside {@link KryoCodec}'s forms, which can carry them too, at
 * many times the cost.
 */
final class Plain {
  /** The most bytes that one takes. */
  static final int MOST = 11;

  private static final byte NULL = 16;
  private static final byte TRUE = 17;
  private static final byte FALSE = 18;
  private static final byte INT = 19;
  private static final byte LONG = 20;
  private static final byte DOUBLE = 21;

  private Plain() {}

  static boolean isPlain(byte tag) {
    return tag >= NULL && tag <= DOUBLE;
  }

  /**
   * Writes a value if it has this form.
   *
   * @return where its bytes end; {@code start} if it hasn't
   */
  static int write(byte[] bytes, int start, @Nullable Object value) {
    if (value instanceof Integer number) {
      bytes[start] = INT;
      return writeVar(bytes, start + 1, ((number << 1) ^ (number >> 31)) & 0xFFFF_FFFFL);
    } else if (value instanceof Long number) {
      bytes[start] = LONG;
      return writeVar(bytes, start + 1, (number << 1) ^ (number >> 63));
    } else if (value instanceof Double number) {
      bytes[start] = DOUBLE;
      return writeFixed(bytes, start + 1, Double.doubleToRawLongBits(number));
    } else if (value instanceof Boolean truth) {
      bytes[start] = truth ? TRUE : FALSE;
      return start + 1;
    } else if (value == null) {
      bytes[start] = NULL;
      return start + 1;
    }
    return start;
  }

  /**
   * Reads a value of this form.
   *
   * @throws IllegalStateException if it is damaged
   */
  static @Nullable Object read(byte[] bytes, int start, int length) {
    int end = start + length;
    switch (bytes[start]) {
      case NULL, TRUE, FALSE -> {
        ensure(length == 1);
        return bytes[start] == NULL ? null : bytes[start] == TRUE;
      }
      case INT -> {
        long bits = readVar(bytes, start + 1, end);
        ensure(bits >>> 32 == 0);
        return (int) (bits >>> 1) ^ -(int) (bits & 1);
      }
      case LONG -> {
        long bits = readVar(bytes, start + 1, end);
        return (bits >>> 1) ^ -(bits & 1);
      }
      default -> {
        ensure(bytes[start] == DOUBLE && length == 1 + Double.BYTES);
        return Double.longBitsToDouble(readFixed(bytes, start + 1));
      }
    }
  }

  /** Writes a number in as few bytes as it needs, and returns where they end. */
  static int writeVar(byte[] bytes, int start, long value) {
    int at = start;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  /** Reads a number that takes all the bytes there are. */
  private static long readVar(byte[] bytes, int start, int end) {
    ensure(end > start && end - start < MOST && bytes[end - 1] >= 0);
    long value = 0;
    for (int at = end - 1; at >= start; at--) {
      ensure(at == end - 1 || bytes[at] < 0);
      value = value << 7 | (bytes[at] & 0x7F);
    }
    return value;
  }

  private static int writeFixed(byte[] bytes, int start, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[start + i] = (byte) (value >>> (56 - 8 * i));
    }
    return start + Long.BYTES;
  }

  private static long readFixed(byte[] bytes, int start) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (bytes[start + i] & 0xFF);
    }
    return value;
  }

  private static void ensure(boolean whole) {
    if (!whole) {
      throw new IllegalStateException("a damaged plain value");
    }
  }
}

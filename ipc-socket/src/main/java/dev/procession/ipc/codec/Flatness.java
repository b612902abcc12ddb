package dev.procession.ipc.codec;

import org.jspecify.annotations.Nullable;

/*
 * Walks over the bytes of a value as its decoder would, without making anything. What the walk does
 * not know, or what is large or deep, is not flat: whoever asks then decodes it where time and
 * classes harm nobody. The walk must take the same steps as the decoder, byte by byte, or hostile
 * bytes would mean one thing to it and another to the decoder; so whatever the decoder refuses, or
 * reads in a way of its own, is not flat either.
 *
 * Hash tables: HashMap keeps keys that collide in a tree, ordered by compareTo if all are of one
 * class that has it. So keys of one such class are flat, a mixture is not. The tables of Set.of and
 * Map.of have no trees: there a few collisions are all that is let through.
 */
/** Whether a value can be decoded without a risk. */
final class Flatness {
  /** Longer collections are not flat; a string or a primitive array may have any length. */
  private static final int LARGEST = 64 << 10;

  private static final int DEEPEST = 8;
  private static final int LARGEST_WITHOUT_TREES = 16;

  /** What Kryo writes in the place of {@code null}, and before its first own class. */
  private static final int NULL = 0;

  private static final int NOT_NULL = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int FLOAT = 4;
  private static final int BOOLEAN = 5;
  private static final int BYTE = 6;
  private static final int CHAR = 7;
  private static final int SHORT = 8;
  private static final int LONG = 9;
  private static final int DOUBLE = 10;

  private static final int DAMAGED = -1;
  private static final DirectType[] TYPES = DirectType.values();

  private final byte[] bytes;
  private final int end;
  private int at;

  private Flatness(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  static boolean of(byte[] bytes, int offset, int length) {
    if (length == 0 || bytes[offset] != KryoCodec.DIRECT) {
      return length > 0 && Plain.isPlain(bytes[offset]);
    }
    Flatness walk = new Flatness(bytes, offset + 1, offset + length);
    int code = walk.readCount();
    DirectType type = typeOf(code);
    if (type == null) {
      return code == NULL || isUnasked(code);
    }
    return switch (type) {
      case LAMBDA -> false;
      case OBJECTS,
          STRINGS,
          ARRAY_LIST,
          HASH_SET,
          LINKED_HASH_SET,
          HASH_MAP,
          LIST_OF_ANY,
          LIST_OF_FEW,
          SET_OF_ANY,
          SET_OF_FEW,
          MAP_OF_ANY,
          MAP_OF_ONE ->
          length <= LARGEST && walk.pass(code, 1) && walk.at == walk.end;
      default -> true; // one scalar or primitive array: it is made, or its bytes are damaged
    };
  }

  private static @Nullable DirectType typeOf(int code) {
    int index = code - DirectType.FIRST_CODE;
    return index < 0 || index >= TYPES.length ? null : TYPES[index];
  }

  /** A boxed value or a string. */
  static boolean isUnasked(int code) {
    return code >= INT && code <= DOUBLE;
  }

  /** Passes over an object with its class. */
  private boolean pass(int depth) {
    int code = readCount();
    return code == NULL || pass(code, depth);
  }

  private boolean pass(int code, int depth) {
    DirectType type = typeOf(code);
    if (type == null) {
      return passKey(code);
    } else if (depth > DEEPEST) {
      return false;
    }
    int reference = readCount();
    if (reference != NOT_NULL) {
      return reference > NOT_NULL; // back to something before
    }
    return switch (type) {
      case BYTES, BOOLEANS -> passArray(Byte.BYTES);
      case SHORTS, CHARS -> passArray(Short.BYTES);
      case INTS, FLOATS -> passArray(Integer.BYTES);
      case LONGS, DOUBLES -> passArray(Long.BYTES);
      case OBJECTS, STRINGS, ARRAY_LIST, LIST_OF_ANY, LIST_OF_FEW ->
          passElements(readCount(), depth);
      case HASH_SET, LINKED_HASH_SET -> passKeys(readCount(), false, depth);
      case SET_OF_ANY, SET_OF_FEW -> {
        int count = readCount();
        yield count <= LARGEST_WITHOUT_TREES && passKeys(count, false, depth);
      }
      case HASH_MAP -> passKeys(readCount(), true, depth);
      case MAP_OF_ANY, MAP_OF_ONE -> {
        int count = readCount();
        yield count <= 2 * LARGEST_WITHOUT_TREES
            && (count & 1) == 0
            && passKeys(count / 2, true, depth);
      }
      case UNIQUE_ID, LOCAL_DATE_TIME -> skip(2 * Long.BYTES);
      case BIG_INTEGER -> skip(readCount());
      case BIG_DECIMAL -> skip(readCount()) && skip(Integer.BYTES);
      case DATE, LOCAL_DATE, LOCAL_TIME -> skip(Long.BYTES);
      case INSTANT, DURATION -> skip(Long.BYTES + Integer.BYTES);
      case RESOURCE_ID, PATH, STRING_BUILDER -> passString();
      case LAMBDA -> false;
    };
  }

  private boolean passElements(int count, int depth) {
    boolean flat = count >= 0 && count <= end - at;
    for (int i = 0; flat && i < count; i++) {
      flat = pass(depth + 1);
    }
    return flat;
  }

  /** Passes over keys of one class, and their values if they have some. */
  private boolean passKeys(int count, boolean values, int depth) {
    boolean flat = count >= 0 && count <= end - at;
    int first = NULL;
    for (int i = 0; flat && i < count; i++) {
      int code = readCount();
      first = i == 0 ? code : first;
      flat = code == first && passKey(code) && (!values || pass(depth + 1));
    }
    return flat;
  }

  /** Passes over a boxed value or string. */
  private boolean passKey(int code) {
    return switch (code) {
      case INT -> passVar(5);
      case LONG -> passVar(9);
      case STRING -> passString();
      case BOOLEAN, BYTE -> skip(Byte.BYTES);
      case CHAR, SHORT -> skip(Short.BYTES);
      case FLOAT -> skip(Float.BYTES);
      case DOUBLE -> skip(Double.BYTES);
      default -> false;
    };
  }

  /** One in the annex takes as many bytes as it likes, so here there is none. */
  private boolean passArray(int elementBytes) {
    int length = readCount();
    long size = (long) length * elementBytes;
    return size < Annex.THRESHOLD && skip(size);
  }

  private boolean skip(long count) {
    if (count < 0 || count > end - at) {
      return false;
    }
    at += (int) count;
    return true;
  }

  private boolean passVar(int most) {
    for (int i = 1; at < end; i++) {
      if (bytes[at++] >= 0 || i == most) {
        return true;
      }
    }
    return false;
  }

  /** A count as {@link BoundedInput} reads it, {@link #DAMAGED} if there is none. */
  private int readCount() {
    int count = 0;
    for (int shift = 0; at < end; shift += 7) {
      byte part = bytes[at++];
      count |= (part & 0x7F) << shift;
      if (part >= 0) {
        return count < 0 ? DAMAGED : count;
      } else if (shift == 28) {
        return DAMAGED;
      }
    }
    return DAMAGED;
  }

  /** ASCII ends with a marked byte; other text begins with a marked count of its characters. */
  private boolean passString() {
    if (at == end) {
      return false;
    } else if (bytes[at] >= 0) {
      while (at < end) {
        if (bytes[at++] < 0) {
          return true;
        }
      }
      return false;
    }
    int chars = readFlaggedCount() - 1;
    if (chars > end - at) {
      return false;
    }
    for (int i = 0; i < chars; i++) {
      if (at >= end) {
        return false;
      }
      int kind = (bytes[at] & 0xFF) >> 4;
      if (kind < 8) {
        at++;
      } else if (kind == 12 || kind == 13) {
        at += 2;
      } else if (kind == 14) {
        at += 3;
      } else {
        return false;
      }
    }
    return at <= end;
  }

  /** A count behind a bit that is set; one that is damaged is larger than any text. */
  private int readFlaggedCount() {
    int count = bytes[at] & 0x3F;
    boolean more = (bytes[at++] & 0x40) != 0;
    for (int shift = 6; more; shift += 7) {
      if (at == end || shift > 20) {
        return Integer.MAX_VALUE;
      }
      byte part = bytes[at++];
      count |= (part & 0x7F) << shift;
      more = part < 0;
    }
    return count;
  }
}

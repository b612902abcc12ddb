package dev.procession.ipc.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encoded values behind each other, each with its length before it, behind some room for a header.
 * Confined to one thread at a time.
 */
public final class ValueWriter {
  private static final int FIRST = 256;
  private static final int LONGEST_LENGTH = 5;

  private final int room;
  private byte[] bytes = new byte[FIRST];
  private int end;
  private int count;

  /**
   * Makes an empty one.
   *
   * @param room how many bytes are left free at the front
   */
  public ValueWriter(int room) {
    this.room = room;
    this.end = room;
  }

  /** How many values there are. */
  public int count() {
    return count;
  }

  /** How many bytes there are, the room included. */
  public int length() {
    return end;
  }

  /**
   * Appends a value if its form is plain, which takes no codec.
   *
   * @return whether it was appended
   */
  public boolean writePlain(@Nullable Object value) {
    ensureRoom(1 + Plain.MOST);
    int start = end + 1;
    int behind = Plain.write(bytes, start, value);
    if (behind == start) {
      return false;
    }
    bytes[end] = (byte) (behind - start);
    end = behind;
    count++;
    return true;
  }

  /** Appends what a codec made of a value. */
  public void write(byte[] encoded) {
    writeLength(encoded.length);
    append(encoded);
  }

  /** Appends a mark and bytes as one value. */
  public void write(byte mark, byte[] encoded) {
    writeLength(1 + encoded.length);
    bytes[end++] = mark;
    append(encoded);
  }

  private void append(byte[] encoded) {
    System.arraycopy(encoded, 0, bytes, end, encoded.length);
    end += encoded.length;
    count++;
  }

  private void writeLength(int length) {
    ensureRoom(LONGEST_LENGTH + length);
    end = Plain.writeVar(bytes, end, length);
  }

  private void ensureRoom(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.addExact(end, Math.max(more, end)));
    }
  }

  /** Takes all, with the room, and begins anew. */
  public ByteBuffer take() {
    ByteBuffer taken = ByteBuffer.wrap(Arrays.copyOf(bytes, end));
    end = room;
    count = 0;
    if (bytes.length > FIRST * FIRST) {
      bytes = new byte[FIRST];
    }
    return taken;
  }
}

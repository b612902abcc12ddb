package dev.procession.ipc.codec;

import java.util.Objects;

/** Finds the values that a {@link ValueWriter} wrote, in bytes that need not be believed. */
public final class ValueReader {
  private final byte[] bytes;
  private final int end;
  private int next;
  private int offset;
  private int length;

  /**
   * Begins before the first value.
   *
   * @param bytes hold the values, up to their end
   * @param start where the first one begins
   */
  public ValueReader(byte[] bytes, int start) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.next = Objects.checkIndex(start, end + 1);
  }

  /**
   * Goes to the next value.
   *
   * @return whether there is one
   * @throws IllegalStateException if the bytes are damaged
   */
  public boolean next() {
    if (next == end) {
      return false;
    }
    int found = 0;
    int shift = 0;
    byte part;
    do {
      if (next == end || shift > 28) {
        throw damaged();
      }
      part = bytes[next++];
      found |= (part & 0x7F) << shift;
      shift += 7;
    } while (part < 0);
    if (found < 1 || found > end - next) {
      throw damaged();
    }
    offset = next;
    length = found;
    next += found;
    return true;
  }

  private IllegalStateException damaged() {
    return new IllegalStateException("damaged values: at=" + next + ", end=" + end);
  }

  /** Where the value begins, its length excluded. */
  public int offset() {
    return offset;
  }

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  /** Where the next one begins, its length included. */
  public int position() {
    return next;
  }

  /** Its first byte. */
  public byte mark() {
    return bytes[offset];
  }
}

package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.io.Input;

/**
 * Bytes that promise no more than they hold. Each element of a collection takes at least one byte,
 * so all declared lengths of one message together can't exceed its bytes; whoever allocates by a
 * declared length {@linkplain #claim claims} it first.
 */
final class BoundedInput extends Input {
  private int unclaimed;

  BoundedInput(byte[] bytes, int offset, int length) {
    super(bytes, offset, length);
    unclaimed = length;
  }

  int remaining() {
    return limit - position;
  }

  /** Reads a count of elements that take at least {@code bytesEach}, and claims them. */
  static int readCount(Input input, int bytesEach) {
    int count = input.readVarInt(true);
    ((BoundedInput) input).claim(count, bytesEach);
    return count;
  }

  /** Claims elements that take so many bytes each, before an array of them is made. */
  void claim(int count, int bytesEach) {
    if (count < 0 || (long) count * bytesEach > remaining() || count > unclaimed) {
      throw tooLong(count);
    }
    unclaimed -= count;
  }

  private IllegalStateException tooLong(int count) {
    return new IllegalStateException(
        "more declared than sent: declared=" + count + ", bytesLeft=" + remaining());
  }

  @Override
  public byte[] readBytes(int length) {
    if (length < 0 || length > remaining()) {
      throw tooLong(length);
    }
    return super.readBytes(length);
  }

  @Override
  public String readString() {
    int start = position;
    if (readVarIntFlag()) {
      int count = readVarIntFlag(true);
      if (count < 0 || count - 1 > remaining()) {
        throw tooLong(count);
      }
    }
    position = start;
    return super.readString();
  }
}

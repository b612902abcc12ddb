package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.io.Input;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that promise no more than they hold. Each element of a collection takes at least one byte,
 * so all declared lengths of one message together can't exceed its bytes; whoever allocates by a
 * declared length {@linkplain #claim claims} it first.
 */
final class BoundedInput extends Input {
  private final int start;
  private final Inspection inspection;
  private int unclaimed;

  BoundedInput(byte[] bytes, int offset, int length, Inspection inspection) {
    super(bytes, offset, length);
    this.start = offset;
    this.inspection = inspection;
    unclaimed = length;
  }

  Inspection inspection() {
    return inspection;
  }

  /** Asks the filters, if there are some, about a type that comes next. */
  void ask(@Nullable Class<?> type) {
    if (inspection.asks()) {
      inspection.ask(type, -1, position - start);
    }
  }

  /** Asks them about an array, which is made only then. */
  void ask(Class<?> arrayType, int length) {
    if (inspection.asks()) {
      inspection.ask(arrayType, length, position - start);
    }
  }

  /** Reads the length of an array whose elements take so many bytes each, and asks about it. */
  static int readLength(Input input, int bytesEach, Class<?> arrayType) {
    int length = readCount(input, bytesEach);
    ((BoundedInput) input).ask(arrayType, length);
    return length;
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

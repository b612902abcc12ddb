package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.io.Input;
import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that promise no more than they hold. Each element of a collection takes at least one byte,
 * so all declared lengths of one message together can't exceed its bytes; whoever allocates by a
 * declared length {@linkplain #claim claims} it first.
 */
final class BoundedInput extends Input {
  private final int start;
  private final Peer peer;
  private @Nullable Inspection inspection;
  private int unclaimed;

  BoundedInput(byte[] bytes, int offset, int length, Peer peer) {
    super(bytes, offset, length);
    this.start = offset;
    this.peer = peer;
    unclaimed = length;
  }

  /** Inspects it from the beginning on, if there is a filter or it is too large. */
  void inspect() {
    boolean alone = remaining() > 0 && Flatness.isUnasked(buffer[position]);
    ObjectInputFilter ofJvm = alone ? null : Inspection.filterOfThisJvm();
    if (ofJvm != null || peer.filter() != null || remaining() > peer.limits().bytes()) {
      inspection = new Inspection(peer, remaining(), ofJvm);
    }
  }

  /** Its inspection, which most messages have no need of. */
  Inspection inspection() {
    if (inspection == null) {
      inspection = new Inspection(peer, limit - start, null);
    }
    return inspection;
  }

  /** Whether there is a filter to be asked. */
  boolean asks() {
    return inspection != null && inspection.asks();
  }

  /** Asks the filters, if there are some, about a type that comes next. */
  void ask(@Nullable Class<?> type) {
    if (asks()) {
      inspection().ask(type, -1, position - start);
    }
  }

  /** Asks them about an array, which is made only then. */
  void ask(Class<?> arrayType, int length) {
    if (asks()) {
      inspection().ask(arrayType, length, position - start);
    }
  }

  /** Asks about the name of a class that is to be loaded, and returns it. */
  String askName(String name) {
    return inspection().askName(name);
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

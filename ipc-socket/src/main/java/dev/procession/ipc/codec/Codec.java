package dev.procession.ipc.codec;

import dev.procession.TaskSerializationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back. Thread-safe.
 *
 * <p>Whatever Java serialization can carry travels, and beside it records that aren't serializable,
 * paths, optionals, map entries, heap byte buffers, and views of the JDK's collections (as copies).
 * A value arrives equal to what was encoded or is refused; a class that is neither serializable nor
 * a record is refused.
 */
public interface Codec {

  /**
   * Encodes a value: a snapshot, later changes to it do not travel.
   *
   * @param value the value
   * @param room how many bytes to leave free at the front
   * @param annex takes large arrays
   * @return its bytes, and what the receiver has to learn first
   * @throws TaskSerializationException if it can't travel; the message has the path of the field
   */
  default Encoded encode(@Nullable Object value, int room, Annex annex) {
    return encode(value, room, annex, ResultLimits.NONE);
  }

  /**
   * Encodes a value that must not be larger than a receiver takes.
   *
   * @param value the value
   * @param room how many bytes to leave free at the front
   * @param annex takes large arrays
   * @param limits what the receiver takes
   * @return its bytes, and what the receiver has to learn first
   * @throws TaskSerializationException if it can't travel, or is too large
   */
  Encoded encode(@Nullable Object value, int room, Annex annex, ResultLimits limits);

  /**
   * Decodes what {@link #encode} made, here or in another JVM. The bytes must come from a peer that
   * has proved who it is: a task is code.
   *
   * @param bytes holds the encoded value
   * @param offset where it begins
   * @param length how many bytes it has
   * @param peer who sent it
   * @return a new value
   * @throws TaskSerializationException if the bytes are damaged or a class isn't here
   */
  @Nullable Object decode(byte[] bytes, int offset, int length, Peer peer);

  /**
   * Whether a value is so simple that to decode it is certain to be quick and harmless: in time
   * linear in its length, with no code or class of the program, and with no file but that of one
   * array in the {@link Annex} which is the whole value. Boxed values, strings, primitive arrays,
   * times and the like, and small lists, arrays, maps and sets of them may be; records, lambdas,
   * and whatever is unknown, large or deep is not. Filters are asked all the same. Takes no time to
   * speak of, and never throws.
   *
   * @param bytes holds the encoded value
   * @param offset where it begins
   * @param length how many bytes it has
   * @return {@code false} also if that is not certain
   */
  static boolean isFlat(byte[] bytes, int offset, int length) {
    return Flatness.of(bytes, offset, length);
  }

  /**
   * What a receiver has to learn about a number before it decodes a value that uses it.
   *
   * @param word one of {@link Encoded#words}
   * @return what its {@link Glossary} learns
   */
  static byte[] definitionOf(int word) {
    return Word.definitionOf(word);
  }

  /**
   * The codec that looks classes up with the context class loader of the thread that decodes.
   *
   * @return a new codec
   */
  static Codec kryo() {
    return kryo(() -> Thread.currentThread().getContextClassLoader());
  }

  /**
   * The codec that looks classes up with given class loaders, then with its own.
   *
   * @param loaders asked at each decoding for the class loader to use; {@code null} is the codec's
   * @return a new codec
   */
  static Codec kryo(Supplier<? extends @Nullable ClassLoader> loaders) {
    return new KryoCodec(loaders);
  }
}

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
   * @return its bytes
   * @throws TaskSerializationException if it can't travel; the message has the path of the field
   */
  byte[] encode(@Nullable Object value);

  /**
   * Decodes what {@link #encode} made, here or in another JVM. The bytes must come from a peer that
   * has proved who it is: a task is code.
   *
   * @param bytes holds the encoded value
   * @param offset where it begins
   * @param length how many bytes it has
   * @return a new value
   * @throws TaskSerializationException if the bytes are damaged or a class isn't here
   */
  @Nullable Object decode(byte[] bytes, int offset, int length);

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

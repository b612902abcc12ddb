package dev.procession.ipc.annex;

import dev.procession.ipc.codec.Annex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of one order, sent ahead of it to a worker that does not see its parent's memory; it
 * takes none. Each came as one message:
 *
 * <pre>
 *   0              1             2
 *  +--------------+-------------+------+-----------------------------+
 *  | 1 if little- | length      | name | the content, as it lies in  |
 *  | endian, or 0 | of the name |      | the parent's memory         |
 *  +--------------+-------------+------+-----------------------------+
 * </pre>
 */
public final class ArrivedArrays implements Annex {
  private static final int HEADER = 2;

  private final Map<String, ByteBuffer> contents = new ConcurrentHashMap<>();

  /** What goes ahead of the content. */
  public static byte[] header(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    return ByteBuffer.allocate(HEADER + bytes.length)
        .put((byte) (little ? 1 : 0))
        .put((byte) bytes.length)
        .put(bytes)
        .array();
  }

  /**
   * Adds one that came.
   *
   * @throws IOException if it is none
   */
  public void add(byte[] message) throws IOException {
    int start = message.length < HEADER ? 0 : HEADER + message[1];
    if (start < HEADER || start > message.length) {
      throw new IOException("not an array: bytes=" + message.length);
    }
    String name = new String(message, HEADER, start - HEADER, StandardCharsets.US_ASCII);
    ByteBuffer content = ByteBuffer.wrap(message, start, message.length - start).slice();
    ByteOrder order = message[0] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    contents.put(name, content.order(order));
  }

  @Override
  public @Nullable String store(long bytes, Chunks source) {
    return null;
  }

  /** Each is loaded once, and gone then: there are two copies of it only meanwhile. */
  @Override
  public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) throws IOException {
    ByteBuffer content = contents.remove(name);
    if (content == null || content.remaining() != bytes) {
      throw new IOException(
          "an array did not come with its order: name="
              + name
              + ", declared="
              + bytes
              + ", came="
              + (content == null ? "none" : content.remaining()));
    }
    C loaded = sink.get();
    loaded.move(0, content);
    return loaded;
  }

  @Override
  public void remove(String name) {}
}

package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link HashMap} as its entries. */
final class MapSerializer extends Serializer<Map<Object, Object>> {

  @Override
  public void write(Kryo kryo, Output output, Map<Object, Object> map) {
    int size = map.size();
    output.writeVarInt(size, true);
    int written = 0;
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      kryo.writeClassAndObject(output, entry.getKey());
      kryo.writeClassAndObject(output, entry.getValue());
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("a map changed while it was encoded");
    }
  }

  @Override
  public Map<Object, Object> read(
      Kryo kryo, Input input, Class<? extends Map<Object, Object>> type) {
    int size = BoundedInput.readCount(input, 2);
    askTable(input, size);
    Map<Object, Object> map = new HashMap<>(capacity(size));
    kryo.reference(map);
    for (int i = 0; i < size; i++) {
      map.put(read(kryo, input, "{key " + i + "}"), read(kryo, input, "{value " + i + "}"));
    }
    return map;
  }

  /** For so many entries. */
  static int capacity(int size) {
    return (int) Math.min(1 << 30, size * 4L / 3 + 1);
  }

  /** Asks about the table that so many entries will have. */
  static void askTable(Input input, int size) {
    int length = 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(capacity(size) - 1));
    ((BoundedInput) input).ask(Map.Entry[].class, length);
  }

  static @Nullable Object read(Kryo kryo, Input input, String step) {
    try {
      return kryo.readClassAndObject(input);
    } catch (RuntimeException e) {
      throw Trail.at(step, e);
    }
  }
}

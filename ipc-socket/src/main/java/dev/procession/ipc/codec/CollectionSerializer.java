package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.function.IntFunction;

/** A mutable collection that its elements and their order describe fully. */
final class CollectionSerializer<C extends Collection<Object>> extends Serializer<C> {
  private final boolean hashed;
  private final IntFunction<C> maker;

  CollectionSerializer(boolean hashed, IntFunction<C> maker) {
    this.hashed = hashed;
    this.maker = maker;
  }

  @Override
  public void write(Kryo kryo, Output output, C elements) {
    int size = elements.size();
    output.writeVarInt(size, true);
    int written = 0;
    for (Object element : elements) {
      kryo.writeClassAndObject(output, element);
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("a collection changed while it was encoded");
    }
  }

  @Override
  public C read(Kryo kryo, Input input, Class<? extends C> type) {
    int size = BoundedInput.readCount(input, 1);
    if (hashed) {
      MapSerializer.askTable(input, size);
    } else {
      ((BoundedInput) input).ask(Object[].class, size);
    }
    C elements = maker.apply(size);
    kryo.reference(elements);
    for (int i = 0; i < size; i++) {
      try {
        elements.add(kryo.readClassAndObject(input));
      } catch (RuntimeException e) {
        throw Trail.at("[" + i + "]", e);
      }
    }
    return elements;
  }
}

package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A collection such as {@code List.of(…)}, made at once from all of its parts. */
final class ImmutableSerializer<T> extends Serializer<T> {
  private final Function<T, Object[]> parts;
  private final Function<Object[], T> maker;

  ImmutableSerializer(Function<T, Object[]> parts, Function<Object[], T> maker) {
    super(false, true);
    this.parts = parts;
    this.maker = maker;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    OpenReferences references = OpenReferences.of(kryo);
    references.open(value);
    @Nullable Object[] elements = parts.apply(value);
    output.writeVarInt(elements.length, true);
    for (Object element : elements) {
      if (element == null) { // only Stream.toList() makes such a list
        throw new NeedsJavaForm();
      }
      kryo.writeClassAndObject(output, element);
    }
    references.close();
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    Object[] elements = new Object[BoundedInput.readLength(input, 1, Object[].class)];
    for (int i = 0; i < elements.length; i++) {
      try {
        elements[i] = kryo.readClassAndObject(input);
      } catch (RuntimeException e) {
        throw Trail.at("[" + i + "]", e);
      }
    }
    return maker.apply(elements);
  }
}

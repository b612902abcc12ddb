package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.reflect.Array;

/** An array of references. */
final class ArraySerializer extends Serializer<Object[]> {
  private final Class<?> componentType;

  ArraySerializer(Class<?> componentType) {
    this.componentType = componentType;
  }

  @Override
  public void write(Kryo kryo, Output output, Object[] array) {
    output.writeVarInt(array.length, true);
    for (Object element : array) {
      kryo.writeClassAndObject(output, element);
    }
  }

  @Override
  public Object[] read(Kryo kryo, Input input, Class<? extends Object[]> type) {
    int length = BoundedInput.readLength(input, 1, type);
    Object[] array = (Object[]) Array.newInstance(componentType, length);
    kryo.reference(array);
    for (int i = 0; i < length; i++) {
      try {
        array[i] = kryo.readClassAndObject(input);
      } catch (RuntimeException e) {
        throw Trail.at("[" + i + "]", e);
      }
    }
    return array;
  }
}

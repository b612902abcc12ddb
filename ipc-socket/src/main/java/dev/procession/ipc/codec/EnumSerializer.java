package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/** An enum constant by its name: an ordinal would change its meaning with the class. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class EnumSerializer extends Serializer<Enum> {
  private final Class<? extends Enum> type;

  EnumSerializer(Class<? extends Enum> type) {
    super(false, true);
    this.type = type;
  }

  @Override
  public void write(Kryo kryo, Output output, Enum constant) {
    output.writeString(constant.name());
  }

  @Override
  public Enum read(Kryo kryo, Input input, Class<? extends Enum> ignored) {
    return Enum.valueOf(type, input.readString());
  }
}

package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** A record as its components; it is made by its canonical constructor. */
final class RecordSerializer extends Serializer<Object> {
  private enum Slot {
    BOOLEAN,
    BYTE,
    CHAR,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    OBJECT
  }

  private final RecordShape shape;
  private final Slot[] slots;

  RecordSerializer(RecordShape shape) {
    super(false, true);
    this.shape = shape;
    slots = new Slot[shape.size()];
    for (int i = 0; i < slots.length; i++) {
      Class<?> type = shape.type(i);
      slots[i] =
          type == String.class
              ? Slot.STRING
              : type.isPrimitive()
                  ? Slot.valueOf(type.getName().toUpperCase(java.util.Locale.ROOT))
                  : Slot.OBJECT;
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Object record) {
    OpenReferences references = OpenReferences.of(kryo);
    references.open(record);
    for (int i = 0; i < slots.length; i++) {
      write(kryo, output, slots[i], shape.get(record, i));
    }
    references.close();
  }

  // A primitive's value is never null.
  @SuppressWarnings("NullAway")
  private static void write(Kryo kryo, Output output, Slot slot, @Nullable Object value) {
    switch (slot) {
      case BOOLEAN -> output.writeBoolean((Boolean) value);
      case BYTE -> output.writeByte((Byte) value);
      case CHAR -> output.writeChar((Character) value);
      case SHORT -> output.writeShort((Short) value);
      case INT -> output.writeInt((Integer) value);
      case LONG -> output.writeLong((Long) value);
      case FLOAT -> output.writeFloat((Float) value);
      case DOUBLE -> output.writeDouble((Double) value);
      case STRING -> output.writeString((String) value);
      case OBJECT -> kryo.writeClassAndObject(output, value);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    @Nullable Object[] values = new @Nullable Object[slots.length];
    for (int i = 0; i < slots.length; i++) {
      try {
        values[i] = read(kryo, input, slots[i]);
      } catch (RuntimeException e) {
        throw Trail.at("." + shape.name(i), e);
      }
    }
    return shape.make(values);
  }

  private static @Nullable Object read(Kryo kryo, Input input, Slot slot) {
    return switch (slot) {
      case BOOLEAN -> input.readBoolean();
      case BYTE -> input.readByte();
      case CHAR -> input.readChar();
      case SHORT -> input.readShort();
      case INT -> input.readInt();
      case LONG -> input.readLong();
      case FLOAT -> input.readFloat();
      case DOUBLE -> input.readDouble();
      case STRING -> input.readString();
      case OBJECT -> kryo.readClassAndObject(input);
    };
  }
}

package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/** An array of a primitive type: in the message, or if it is large in the {@link Annex}. */
abstract class PrimitiveArray<A> extends Serializer<A> {
  private final int elementBytes;

  PrimitiveArray(int elementBytes) {
    super(false, true);
    this.elementBytes = elementBytes;
  }

  abstract A make(int length);

  abstract void write(Output output, A array);

  abstract A read(BoundedInput input, int length);

  /** Elements into the chunk. */
  abstract void put(ByteBuffer chunk, A array, int from, int count);

  /** Elements out of the chunk. */
  abstract void get(ByteBuffer chunk, A array, int from, int count);

  @Override
  public void write(Kryo kryo, Output output, A array) {
    int length = Array.getLength(array);
    output.writeVarInt(length, true);
    long bytes = (long) length * elementBytes;
    if (bytes >= Annex.THRESHOLD) {
      String name = ((GraphKryo) kryo).store(bytes, new Mover(array, true));
      output.writeBoolean(name != null);
      if (name != null) {
        output.writeString(name);
        return;
      }
    }
    write(output, array);
  }

  @Override
  public A read(Kryo kryo, Input input, Class<? extends A> type) {
    int length = input.readVarInt(true);
    long bytes = (long) length * elementBytes;
    if (bytes < Annex.THRESHOLD || !input.readBoolean()) {
      ((BoundedInput) input).claim(length, elementBytes);
      return read((BoundedInput) input, length);
    }
    try {
      Mover mover = new Mover(length);
      ((GraphKryo) kryo).annex().load(input.readString(), bytes, mover);
      return mover.array();
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Moves one array through chunks; makes it when the first chunk has come. */
  private final class Mover implements Annex.Chunks {
    private final int length;
    private final boolean in;
    private A array;
    private int moved;

    Mover(A array, boolean in) {
      this.array = array;
      this.length = Array.getLength(array);
      this.in = in;
    }

    @SuppressWarnings("NullAway") // an array is made once the annex has shown that it has it
    Mover(int length) {
      this.array = null;
      this.length = length;
      this.in = false;
    }

    A array() {
      return array;
    }

    @Override
    public void move(ByteBuffer chunk) {
      int count = chunk.remaining() / elementBytes;
      if (in) {
        put(chunk, array, moved, count);
      } else {
        if (array == null) {
          array = make(length);
        }
        get(chunk, array, moved, count);
      }
      moved += count;
    }
  }
}

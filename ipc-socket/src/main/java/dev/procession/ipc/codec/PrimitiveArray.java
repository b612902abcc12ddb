package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/** An array of a primitive type: in the message, or if it is large in the {@link Annex}. */
final class PrimitiveArray<A> extends Serializer<A> {
  /** Writes elements to a message. */
  interface Writer<A> {
    void write(Output output, A array, int from, int count);
  }

  /** Reads a whole array from a message. */
  interface Reader<A> {
    A read(Input input, int length);
  }

  /** Moves elements into a chunk, or out of it. */
  interface Copier<A> {
    void copy(ByteBuffer chunk, A array, int from, int count);
  }

  private final int elementBytes;
  private final IntFunction<A> maker;
  private final Writer<A> writer;
  private final Reader<A> reader;
  private final Copier<A> put;
  private final Copier<A> get;

  PrimitiveArray(
      int elementBytes,
      IntFunction<A> maker,
      Writer<A> writer,
      Reader<A> reader,
      Copier<A> put,
      Copier<A> get) {
    super(false, true);
    this.elementBytes = elementBytes;
    this.maker = maker;
    this.writer = writer;
    this.reader = reader;
    this.put = put;
    this.get = get;
  }

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
    writer.write(output, array, 0, length);
  }

  @Override
  public A read(Kryo kryo, Input input, Class<? extends A> type) {
    int length = input.readVarInt(true);
    long bytes = (long) length * elementBytes;
    if (bytes < Annex.THRESHOLD || !input.readBoolean()) {
      ((BoundedInput) input).claim(length, elementBytes);
      return reader.read(input, length);
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
        put.copy(chunk, array, moved, count);
      } else {
        if (array == null) {
          array = maker.apply(length);
        }
        get.copy(chunk, array, moved, count);
      }
      moved += count;
    }
  }
}

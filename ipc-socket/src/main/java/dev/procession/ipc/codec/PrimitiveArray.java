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
      String name = ((GraphKryo) kryo).store(array, bytes, new Mover(array, put));
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
    BoundedInput bounded = (BoundedInput) input;
    if (bytes < Annex.THRESHOLD || !input.readBoolean()) {
      bounded.claim(length, elementBytes);
      bounded.ask(type, length);
      return reader.read(input, length);
    }
    bounded.inspection().countBeside(bytes);
    bounded.ask(type, length);
    try {
      return ((GraphKryo) kryo)
          .annex()
          .load(input.readString(), bytes, () -> new Mover(maker.apply(length), get))
          .array;
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Moves one array through chunks. */
  private final class Mover implements Annex.Chunks {
    private final A array;
    private final Copier<A> copier;

    Mover(A array, Copier<A> copier) {
      this.array = array;
      this.copier = copier;
    }

    @Override
    public void move(long at, ByteBuffer chunk) {
      copier.copy(chunk, array, (int) (at / elementBytes), chunk.remaining() / elementBytes);
    }
  }
}

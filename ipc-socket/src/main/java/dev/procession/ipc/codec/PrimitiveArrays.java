package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.nio.ByteBuffer;

/** The arrays that have a view of a buffer; a {@code boolean[]} has none. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static final class Bytes extends PrimitiveArray<byte[]> {
    Bytes() {
      super(1);
    }

    @Override
    byte[] make(int length) {
      return new byte[length];
    }

    @Override
    void write(Output output, byte[] array) {
      output.writeBytes(array, 0, array.length);
    }

    @Override
    byte[] read(BoundedInput input, int length) {
      return input.readBytes(length);
    }

    @Override
    void put(ByteBuffer chunk, byte[] array, int from, int count) {
      chunk.put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, byte[] array, int from, int count) {
      chunk.get(array, from, count);
    }
  }

  static final class Ints extends PrimitiveArray<int[]> {
    Ints() {
      super(4);
    }

    @Override
    int[] make(int length) {
      return new int[length];
    }

    @Override
    void write(Output output, int[] array) {
      output.writeInts(array, 0, array.length);
    }

    @Override
    int[] read(BoundedInput input, int length) {
      return input.readInts(length);
    }

    @Override
    void put(ByteBuffer chunk, int[] array, int from, int count) {
      chunk.asIntBuffer().put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, int[] array, int from, int count) {
      chunk.asIntBuffer().get(array, from, count);
    }
  }

  static final class Longs extends PrimitiveArray<long[]> {
    Longs() {
      super(8);
    }

    @Override
    long[] make(int length) {
      return new long[length];
    }

    @Override
    void write(Output output, long[] array) {
      output.writeLongs(array, 0, array.length);
    }

    @Override
    long[] read(BoundedInput input, int length) {
      return input.readLongs(length);
    }

    @Override
    void put(ByteBuffer chunk, long[] array, int from, int count) {
      chunk.asLongBuffer().put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, long[] array, int from, int count) {
      chunk.asLongBuffer().get(array, from, count);
    }
  }

  static final class Doubles extends PrimitiveArray<double[]> {
    Doubles() {
      super(8);
    }

    @Override
    double[] make(int length) {
      return new double[length];
    }

    @Override
    void write(Output output, double[] array) {
      output.writeDoubles(array, 0, array.length);
    }

    @Override
    double[] read(BoundedInput input, int length) {
      return input.readDoubles(length);
    }

    @Override
    void put(ByteBuffer chunk, double[] array, int from, int count) {
      chunk.asDoubleBuffer().put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, double[] array, int from, int count) {
      chunk.asDoubleBuffer().get(array, from, count);
    }
  }

  static final class Floats extends PrimitiveArray<float[]> {
    Floats() {
      super(4);
    }

    @Override
    float[] make(int length) {
      return new float[length];
    }

    @Override
    void write(Output output, float[] array) {
      output.writeFloats(array, 0, array.length);
    }

    @Override
    float[] read(BoundedInput input, int length) {
      return input.readFloats(length);
    }

    @Override
    void put(ByteBuffer chunk, float[] array, int from, int count) {
      chunk.asFloatBuffer().put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, float[] array, int from, int count) {
      chunk.asFloatBuffer().get(array, from, count);
    }
  }

  static final class Shorts extends PrimitiveArray<short[]> {
    Shorts() {
      super(2);
    }

    @Override
    short[] make(int length) {
      return new short[length];
    }

    @Override
    void write(Output output, short[] array) {
      output.writeShorts(array, 0, array.length);
    }

    @Override
    short[] read(BoundedInput input, int length) {
      return input.readShorts(length);
    }

    @Override
    void put(ByteBuffer chunk, short[] array, int from, int count) {
      chunk.asShortBuffer().put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, short[] array, int from, int count) {
      chunk.asShortBuffer().get(array, from, count);
    }
  }

  static final class Chars extends PrimitiveArray<char[]> {
    Chars() {
      super(2);
    }

    @Override
    char[] make(int length) {
      return new char[length];
    }

    @Override
    void write(Output output, char[] array) {
      output.writeChars(array, 0, array.length);
    }

    @Override
    char[] read(BoundedInput input, int length) {
      return input.readChars(length);
    }

    @Override
    void put(ByteBuffer chunk, char[] array, int from, int count) {
      chunk.asCharBuffer().put(array, from, count);
    }

    @Override
    void get(ByteBuffer chunk, char[] array, int from, int count) {
      chunk.asCharBuffer().get(array, from, count);
    }
  }
}

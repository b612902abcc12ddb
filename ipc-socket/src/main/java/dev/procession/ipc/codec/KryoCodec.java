package dev.procession.ipc.codec;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * A value has one of two forms, and the first byte says which.
 *
 *   direct   Kryo, with classes known to lose nothing (DirectTypes, Route)
 *   java     Java serialization, with stand-ins for what it lacks (JavaForm, StandIn)
 *
 * A graph is never split between the two: an object that both halves refer to would arrive twice.
 * The direct form is tried first; on the first object that it doesn't carry, the whole graph starts
 * again in the java form. Lambdas whose last graph ended so go to the java form at once.
 */
final class KryoCodec implements Codec {
  static final byte DIRECT = 1;
  static final byte JAVA = 2;

  static {
    GraphKryo.prepare();
  }

  /** Set when a graph that began with the class needed the java form. */
  private static final class Habit {
    static final ClassValue<Habit> OF =
        new ClassValue<>() {
          @Override
          protected Habit computeValue(Class<?> type) {
            return new Habit(Route.of(type) == Route.LAMBDA);
          }
        };

    private final boolean learns;
    private volatile boolean java;

    private Habit(boolean learns) {
      this.learns = learns;
    }

    void learn() {
      java = learns;
    }
  }

  private final Supplier<? extends @Nullable ClassLoader> loaders;
  private final BlockingQueue<GraphKryo> idle =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  KryoCodec(Supplier<? extends @Nullable ClassLoader> loaders) {
    this.loaders = loaders;
  }

  @Override
  public byte[] encode(@Nullable Object value) {
    try {
      Habit habit = value == null ? null : Habit.OF.get(value.getClass());
      if (habit == null || !habit.java) {
        try {
          return encodeDirect(value);
        } catch (NeedsJavaForm e) {
          if (habit != null) {
            habit.learn();
          }
        }
      }
      return JavaForm.encode(JAVA, value);
    } catch (Throwable e) { // deep and huge graphs, the value's own code
      throw Explanation.ofEncoding(value, e);
    }
  }

  private byte[] encodeDirect(@Nullable Object value) {
    GraphKryo polled = idle.poll();
    GraphKryo kryo = polled == null ? new GraphKryo(null) : polled;
    byte[] bytes;
    try {
      bytes = kryo.write(DIRECT, value);
    } catch (NeedsJavaForm e) {
      idle.offer(kryo); // Kryo has reset itself
      throw e;
    }
    idle.offer(kryo); // after any other exception it isn't used again
    return bytes;
  }

  @Override
  public @Nullable Object decode(byte[] bytes, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    try {
      byte tag = length == 0 ? 0 : bytes[offset];
      return switch (tag) {
        case DIRECT -> decodeDirect(bytes, offset + 1, length - 1);
        case JAVA -> JavaForm.decode(bytes, offset + 1, length - 1, loader());
        default -> throw new IllegalStateException("unknown form: " + tag);
      };
    } catch (Throwable e) { // hostile bytes, and what the value's own code throws
      throw Explanation.ofDecoding(length, e);
    }
  }

  private @Nullable Object decodeDirect(byte[] bytes, int offset, int length) {
    ClassLoader loader = loader();
    GraphKryo polled = idle.poll();
    GraphKryo kryo =
        polled == null || polled.getClassLoader() != loader ? new GraphKryo(loader) : polled;
    BoundedInput input = new BoundedInput(bytes, offset, length);
    Object value = kryo.readClassAndObject(input);
    if (input.remaining() != 0) {
      throw new IllegalStateException("bytes after the value: " + input.remaining());
    }
    idle.offer(kryo); // after an exception it isn't used again
    return value;
  }

  private ClassLoader loader() {
    ClassLoader loader = loaders.get();
    return loader == null ? KryoCodec.class.getClassLoader() : loader;
  }
}

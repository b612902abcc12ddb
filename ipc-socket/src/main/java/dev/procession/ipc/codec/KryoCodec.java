package dev.procession.ipc.codec;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * A value has one of three forms, and the first byte says which.
 *
 *   direct   Kryo, with classes known to lose nothing (DirectType, Route)
 *   java     Java serialization, with stand-ins for what it lacks (JavaForm, StandIn)
 *   plain    a small number and the like among many values (Plain, ValueWriter)
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

  /** What is known of the graphs that begin with an object of a class. */
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
    private volatile boolean varies;
    private volatile @Nullable Encoded constant;

    private Habit(boolean learns) {
      this.learns = learns;
    }

    void learn() {
      java = learns;
    }

    /** All lambdas of a class that captures nothing are alike, and so are their bytes. */
    void keep(Object value, Encoded encoded) {
      LambdaShape shape = learns && !varies ? LambdaShape.of(value.getClass()) : null;
      if (shape != null) {
        varies = shape.parts(value).getCapturedArgCount() > 0;
        constant = varies ? null : encoded;
      }
    }
  }

  private final Supplier<? extends @Nullable ClassLoader> loaders;
  private final Shelf<GraphKryo> shelf =
      new Shelf<>(2 * Runtime.getRuntime().availableProcessors());

  KryoCodec(Supplier<? extends @Nullable ClassLoader> loaders) {
    this.loaders = loaders;
  }

  @Override
  public Encoded encode(@Nullable Object value, int room, Annex annex, ResultLimits limits) {
    try {
      Habit habit = value == null ? null : Habit.OF.get(value.getClass());
      if (habit != null && habit.constant != null && room == 0) {
        return habit.constant;
      }
      if (habit == null || !habit.java) {
        try {
          Encoded encoded = encodeDirect(value, room, annex, limits);
          if (habit != null && value != null && room == 0) {
            habit.keep(value, encoded);
          }
          return encoded;
        } catch (NeedsJavaForm e) {
          if (habit != null) {
            habit.learn();
          }
        }
      }
      byte[] bytes = JavaForm.encode(room, JAVA, value);
      limits.check(value, bytes.length - room);
      return new Encoded(bytes, Encoded.NO_WORDS, List.of());
    } catch (Throwable e) { // deep and huge graphs, the value's own code
      throw Explanation.ofEncoding(value, e);
    }
  }

  private Encoded encodeDirect(@Nullable Object value, int room, Annex annex, ResultLimits limits) {
    GraphKryo kept = shelf.take();
    GraphKryo kryo = kept == null ? new GraphKryo(null) : kept;
    Encoded encoded;
    try {
      encoded = kryo.write(room, DIRECT, value, annex, limits);
    } catch (NeedsJavaForm e) {
      shelf.putBack(kryo); // Kryo has reset itself
      throw e;
    }
    shelf.putBack(kryo); // after any other exception it isn't used again
    return encoded;
  }

  @Override
  public @Nullable Object decode(byte[] bytes, int offset, int length, Peer peer) {
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    try {
      byte tag = length == 0 ? 0 : bytes[offset];
      return switch (tag) {
        case DIRECT -> decodeDirect(bytes, offset + 1, length - 1, peer);
        case JAVA -> JavaForm.decode(bytes, offset + 1, length - 1, loader(), peer);
        default -> {
          if (Plain.isPlain(tag)) {
            yield Plain.read(bytes, offset, length);
          }
          throw new IllegalStateException("unknown form: " + tag);
        }
      };
    } catch (Throwable e) { // hostile bytes, and what the value's own code throws
      if (Trail.causeOf(e) instanceof NotAdmitted) {
        peer.countRefusal();
      }
      throw Explanation.ofDecoding(length, e);
    }
  }

  private @Nullable Object decodeDirect(byte[] bytes, int offset, int length, Peer peer) {
    BoundedInput input = new BoundedInput(bytes, offset, length, peer);
    input.inspect();
    ClassLoader loader = loader();
    GraphKryo kept = shelf.take();
    GraphKryo kryo = kept == null || kept.getClassLoader() != loader ? new GraphKryo(loader) : kept;
    Object value = kryo.read(input, peer);
    shelf.putBack(kryo); // after an exception it isn't used again
    return value;
  }

  private ClassLoader loader() {
    ClassLoader loader = loaders.get();
    return loader == null ? KryoCodec.class.getClassLoader() : loader;
  }
}

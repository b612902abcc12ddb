package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.minlog.Log;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Kryo, kept to what it carries without loss. Kryo has a serializer for everything (any Collection,
 * any class by its fields) and quietly drops what it doesn't know: comparators, transient state,
 * readResolve. Here a class is written only if DirectType lists it or Route knows how; any other ends
 * the attempt with NeedsJavaForm.
 *
 * Confined to one thread at a time; KryoCodec pools the instances.
 */
@SuppressWarnings("rawtypes")
final class GraphKryo extends Kryo {
  private static final int SMALL = 1 << 10;
  private static final int LARGEST_KEPT = 1 << 16;

  private Output output = new Output(SMALL, -1);
  private int[] written = Encoded.NO_WORDS;
  private List<String> stored = List.of();
  private Annex annex = Annex.NONE;
  private ResultLimits limits = ResultLimits.NONE;
  private long storedBytes;

  /** Of the message that is being read. */
  private int deepest;

  private boolean asks;

  GraphKryo(@Nullable ClassLoader loader) {
    super(new GraphWords(), new OpenReferences());
    setRegistrationRequired(false);
    setOptimizedGenerics(false); // a failed write would leak a level of them
    setClassLoader(loader == null ? GraphKryo.class.getClassLoader() : loader);
    DirectType.register(this);
  }

  /** Before Kryo's first class: no Unsafe, which newer JVMs warn about, and no log on stdout. */
  static void prepare() {
    if (System.getProperty("kryo.unsafe") == null) {
      System.setProperty("kryo.unsafe", "false");
    }
    Log.NONE();
  }

  GraphWords words() {
    return (GraphWords) getClassResolver();
  }

  /** Stores a large array beside the message; {@code null} if it has to travel inside. */
  @Nullable String store(Object array, long bytes, Annex.Chunks source) {
    limits.check(array, output.total() + storedBytes + bytes);
    storedBytes += bytes;
    String name = annex.store(bytes, source);
    if (name != null && stored.isEmpty()) {
      stored = new ArrayList<>(List.of(name));
    } else if (name != null) {
      stored.add(name);
    }
    return name;
  }

  Annex annex() {
    return annex;
  }

  Encoded write(int room, byte tag, @Nullable Object value, Annex beside, ResultLimits most) {
    annex = beside;
    limits = most;
    storedBytes = 0;
    stored = List.of();
    boolean whole = false;
    try {
      for (int i = 0; i < room; i++) {
        output.writeByte(0);
      }
      output.writeByte(tag);
      writeClassAndObject(output, value);
      limits.check(value, output.total() - room + storedBytes);
      Encoded encoded = new Encoded(output.toBytes(), written, stored);
      whole = true;
      return encoded;
    } finally {
      if (!whole) {
        stored.forEach(beside::remove);
      }
      written = Encoded.NO_WORDS;
      if (output.getBuffer().length > LARGEST_KEPT) {
        output = new Output(SMALL, -1);
      } else {
        output.reset();
      }
    }
  }

  @Nullable Object read(BoundedInput input, Peer peer) {
    annex = peer.annex();
    deepest = peer.limits().depth();
    asks = input.asks();
    words().readFrom(peer, asks);
    Object value = readClassAndObject(input);
    if (input.remaining() != 0) {
      throw new IllegalStateException("bytes after the value: " + input.remaining());
    }
    return value;
  }

  private static Inspection inspected(Input input) {
    return ((BoundedInput) input).inspection();
  }

  @Override
  public Object readClassAndObject(Input input) {
    int depth = getDepth() + 1;
    if (depth > deepest) {
      throw inspected(input).tooDeep();
    } else if (asks) {
      inspected(input).enter(depth);
    }
    return super.readClassAndObject(input);
  }

  @Override
  public void reset() {
    written = words().takeUsed(); // Kryo resets itself when a graph ends
    super.reset();
  }

  @Override
  public Registration getRegistration(Class type) {
    Registration known = getClassResolver().getRegistration(type);
    if (known != null) {
      return known;
    }
    return switch (Route.of(type)) {
      case LAMBDA -> super.getRegistration(LambdaSerializer.Lambda.class);
      case ENUM ->
          type.isEnum() ? super.getRegistration(type) : getRegistration(type.getSuperclass());
      case ARRAY, RECORD -> super.getRegistration(type);
      case JAVA -> throw new NeedsJavaForm();
    };
  }

  @Override
  @SuppressWarnings("unchecked")
  public Serializer getDefaultSerializer(Class type) {
    return switch (Route.of(type)) {
      case ARRAY -> new ArraySerializer(type.getComponentType());
      case ENUM -> new EnumSerializer(type);
      case RECORD -> new RecordSerializer(java.util.Objects.requireNonNull(RecordShape.of(type)));
      case LAMBDA, JAVA -> throw new NeedsJavaForm();
    };
  }
}

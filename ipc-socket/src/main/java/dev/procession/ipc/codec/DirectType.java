package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/*
 * The classes that the direct form carries by number. Each is listed because its serializer here is
 * known to lose nothing: exact classes only, since a subclass may hold more (so a LinkedHashMap, whose
 * access order can't be seen, isn't listed, nor a TreeMap with its comparator). The numbers follow
 * from the order: a new class goes to the end.
 *
 * A serializer is made when it is first needed: a JVM meets few of these classes, and to link the
 * lambdas of all takes a starting worker as long as to load everything else of the codec.
 */
enum DirectType {
  LAMBDA(LambdaSerializer.Lambda.class),
  BYTES(byte[].class),
  INTS(int[].class),
  LONGS(long[].class),
  DOUBLES(double[].class),
  FLOATS(float[].class),
  SHORTS(short[].class),
  CHARS(char[].class),
  BOOLEANS(boolean[].class),
  OBJECTS(Object[].class),
  STRINGS(String[].class),
  ARRAY_LIST(ArrayList.class),
  HASH_SET(HashSet.class),
  LINKED_HASH_SET(LinkedHashSet.class),
  HASH_MAP(HashMap.class),
  LIST_OF_ANY(List.of().getClass()),
  LIST_OF_FEW(List.of(1).getClass()),
  SET_OF_ANY(Set.of().getClass()),
  SET_OF_FEW(Set.of(1).getClass()),
  MAP_OF_ANY(Map.of().getClass()),
  MAP_OF_ONE(Map.of(1, 1).getClass()),
  UNIQUE_ID(UUID.class),
  BIG_INTEGER(BigInteger.class),
  BIG_DECIMAL(BigDecimal.class),
  DATE(Date.class),
  INSTANT(Instant.class),
  DURATION(Duration.class),
  LOCAL_DATE(LocalDate.class),
  LOCAL_TIME(LocalTime.class),
  LOCAL_DATE_TIME(LocalDateTime.class),
  RESOURCE_ID(URI.class),
  PATH(Path.of("").getClass()),
  STRING_BUILDER(StringBuilder.class);

  private static final int FIRST_ID = 10; // below are Kryo's own: boxed types, String, void

  /** How the first is written: below its id are marks for null and for a name. */
  static final int FIRST_CODE = FIRST_ID + 2;

  /** A registration must have a serializer from the beginning. */
  private static final Serializer<?> NOT_MADE = new LambdaSerializer();

  private final Class<?> type;

  DirectType(Class<?> type) {
    this.type = type;
  }

  static void register(Kryo kryo) {
    int id = FIRST_ID;
    for (DirectType one : values()) {
      kryo.register(one.new Entry(id++));
    }
  }

  /** What one {@link Kryo} knows of it; confined to one thread at a time, as that is. */
  @SuppressWarnings("rawtypes")
  private final class Entry extends Registration {
    private @Nullable Serializer made;

    Entry(int id) {
      super(type, NOT_MADE, id);
    }

    @Override
    public Serializer getSerializer() {
      Serializer serializer = made;
      if (serializer == null) {
        serializer = serializer();
        made = serializer;
      }
      return serializer;
    }
  }

  @SuppressWarnings("JavaUtilDate") // users have them
  private Serializer<?> serializer() {
    return switch (this) {
      case LAMBDA -> new LambdaSerializer();
      case BYTES ->
          new PrimitiveArray<byte[]>(
              Byte.BYTES,
              byte[]::new,
              Output::writeBytes,
              Input::readBytes,
              (chunk, a, from, n) -> chunk.put(a, from, n),
              (chunk, a, from, n) -> chunk.get(a, from, n));
      case INTS ->
          new PrimitiveArray<int[]>(
              Integer.BYTES,
              int[]::new,
              Output::writeInts,
              Input::readInts,
              (chunk, a, from, n) -> chunk.asIntBuffer().put(a, from, n),
              (chunk, a, from, n) -> chunk.asIntBuffer().get(a, from, n));
      case LONGS ->
          new PrimitiveArray<long[]>(
              Long.BYTES,
              long[]::new,
              Output::writeLongs,
              Input::readLongs,
              (chunk, a, from, n) -> chunk.asLongBuffer().put(a, from, n),
              (chunk, a, from, n) -> chunk.asLongBuffer().get(a, from, n));
      case DOUBLES ->
          new PrimitiveArray<double[]>(
              Double.BYTES,
              double[]::new,
              Output::writeDoubles,
              Input::readDoubles,
              (chunk, a, from, n) -> chunk.asDoubleBuffer().put(a, from, n),
              (chunk, a, from, n) -> chunk.asDoubleBuffer().get(a, from, n));
      case FLOATS ->
          new PrimitiveArray<float[]>(
              Float.BYTES,
              float[]::new,
              Output::writeFloats,
              Input::readFloats,
              (chunk, a, from, n) -> chunk.asFloatBuffer().put(a, from, n),
              (chunk, a, from, n) -> chunk.asFloatBuffer().get(a, from, n));
      case SHORTS ->
          new PrimitiveArray<short[]>(
              Short.BYTES,
              short[]::new,
              Output::writeShorts,
              Input::readShorts,
              (chunk, a, from, n) -> chunk.asShortBuffer().put(a, from, n),
              (chunk, a, from, n) -> chunk.asShortBuffer().get(a, from, n));
      case CHARS ->
          new PrimitiveArray<char[]>(
              Character.BYTES,
              char[]::new,
              Output::writeChars,
              Input::readChars,
              (chunk, a, from, n) -> chunk.asCharBuffer().put(a, from, n),
              (chunk, a, from, n) -> chunk.asCharBuffer().get(a, from, n));
      case BOOLEANS ->
          new Scalar<boolean[]>(
              (out, a) -> {
                out.writeVarInt(a.length, true);
                out.writeBooleans(a, 0, a.length);
              },
              in -> in.readBooleans(BoundedInput.readLength(in, 1, boolean[].class)));
      case OBJECTS -> new ArraySerializer(Object.class);
      case STRINGS -> new ArraySerializer(String.class);
      case ARRAY_LIST -> new CollectionSerializer<ArrayList<Object>>(false, ArrayList::new);
      case HASH_SET ->
          new CollectionSerializer<HashSet<Object>>(
              true, n -> new HashSet<>(MapSerializer.capacity(n)));
      case LINKED_HASH_SET ->
          new CollectionSerializer<LinkedHashSet<Object>>(
              true, n -> new LinkedHashSet<>(MapSerializer.capacity(n)));
      case HASH_MAP -> new MapSerializer();
      case LIST_OF_ANY, LIST_OF_FEW ->
          new ImmutableSerializer<List<Object>>(List::toArray, List::of);
      case SET_OF_ANY, SET_OF_FEW -> new ImmutableSerializer<Set<Object>>(Set::toArray, Set::of);
      case MAP_OF_ANY, MAP_OF_ONE -> new ImmutableSerializer<>(DirectType::flat, DirectType::mapOf);
      case UNIQUE_ID ->
          new Scalar<UUID>(
              (out, u) -> {
                out.writeLong(u.getMostSignificantBits());
                out.writeLong(u.getLeastSignificantBits());
              },
              in -> new UUID(in.readLong(), in.readLong()));
      case BIG_INTEGER -> new Scalar<BigInteger>(DirectType::write, DirectType::readInteger);
      case BIG_DECIMAL ->
          new Scalar<BigDecimal>(
              (out, d) -> {
                write(out, d.unscaledValue());
                out.writeInt(d.scale());
              },
              in -> new BigDecimal(readInteger(in), in.readInt()));
      case DATE ->
          new Scalar<Date>((out, d) -> out.writeLong(d.getTime()), in -> new Date(in.readLong()));
      case INSTANT ->
          new Scalar<Instant>(
              (out, t) -> {
                out.writeLong(t.getEpochSecond());
                out.writeInt(t.getNano());
              },
              in -> Instant.ofEpochSecond(in.readLong(), in.readInt()));
      case DURATION ->
          new Scalar<Duration>(
              (out, d) -> {
                out.writeLong(d.getSeconds());
                out.writeInt(d.getNano());
              },
              in -> Duration.ofSeconds(in.readLong(), in.readInt()));
      case LOCAL_DATE ->
          new Scalar<LocalDate>(
              (out, d) -> out.writeLong(d.toEpochDay()), in -> LocalDate.ofEpochDay(in.readLong()));
      case LOCAL_TIME ->
          new Scalar<LocalTime>(
              (out, t) -> out.writeLong(t.toNanoOfDay()),
              in -> LocalTime.ofNanoOfDay(in.readLong()));
      case LOCAL_DATE_TIME ->
          new Scalar<LocalDateTime>(
              (out, t) -> {
                out.writeLong(t.toLocalDate().toEpochDay());
                out.writeLong(t.toLocalTime().toNanoOfDay());
              },
              in ->
                  LocalDateTime.of(
                      LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong())));
      case RESOURCE_ID ->
          new Scalar<URI>(
              (out, u) -> out.writeString(u.toString()), in -> URI.create(in.readString()));
      case PATH ->
          new Scalar<Path>(
              (out, p) -> out.writeString(StandIn.pathText(p)), in -> Path.of(in.readString()));
      case STRING_BUILDER ->
          new Scalar<StringBuilder>(
              (out, s) -> out.writeString(s.toString()), in -> new StringBuilder(in.readString()));
    };
  }

  private static Object[] flat(Map<Object, Object> map) {
    Object[] flat = new Object[2 * map.size()];
    int i = 0;
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      flat[i++] = entry.getKey();
      flat[i++] = entry.getValue();
    }
    return flat;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<Object, Object> mapOf(Object[] flat) {
    Map.Entry[] entries = new Map.Entry[flat.length / 2];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Map.entry(flat[2 * i], flat[2 * i + 1]);
    }
    return Map.ofEntries(entries);
  }

  private static void write(Output out, BigInteger value) {
    byte[] bytes = value.toByteArray();
    out.writeVarInt(bytes.length, true);
    out.writeBytes(bytes);
  }

  private static BigInteger readInteger(BoundedInput in) {
    return new BigInteger(in.readBytes(BoundedInput.readCount(in, 1)));
  }
}

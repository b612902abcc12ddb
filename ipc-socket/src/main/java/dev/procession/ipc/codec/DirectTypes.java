package dev.procession.ipc.codec;

import com.esotericsoftware.kryo.kryo5.Kryo;
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

/*
 * The classes that the direct form carries by number. Each is listed because its serializer here is
 * known to lose nothing: exact classes only, since a subclass may hold more (so a LinkedHashMap, whose
 * access order can't be seen, isn't listed, nor a TreeMap with its comparator). The numbers follow
 * from the order: a new class goes to the end.
 */
final class DirectTypes {
  private static final int FIRST_ID = 10; // below are Kryo's own: boxed types, String, void

  private final Kryo kryo;
  private int id = FIRST_ID;

  private DirectTypes(Kryo kryo) {
    this.kryo = kryo;
  }

  static void register(Kryo kryo) {
    DirectTypes types = new DirectTypes(kryo);
    types.add(LambdaSerializer.Lambda.class, new LambdaSerializer());
    types.addArrays();
    types.addCollections();
    types.addScalars();
  }

  private void add(Class<?> type, Serializer<?> serializer) {
    kryo.register(type, serializer, id++);
  }

  private void addArrays() {
    add(
        byte[].class,
        new PrimitiveArray<>(
            Byte.BYTES,
            byte[]::new,
            Output::writeBytes,
            Input::readBytes,
            (chunk, a, from, n) -> chunk.put(a, from, n),
            (chunk, a, from, n) -> chunk.get(a, from, n)));
    add(
        int[].class,
        new PrimitiveArray<>(
            Integer.BYTES,
            int[]::new,
            Output::writeInts,
            Input::readInts,
            (chunk, a, from, n) -> chunk.asIntBuffer().put(a, from, n),
            (chunk, a, from, n) -> chunk.asIntBuffer().get(a, from, n)));
    add(
        long[].class,
        new PrimitiveArray<>(
            Long.BYTES,
            long[]::new,
            Output::writeLongs,
            Input::readLongs,
            (chunk, a, from, n) -> chunk.asLongBuffer().put(a, from, n),
            (chunk, a, from, n) -> chunk.asLongBuffer().get(a, from, n)));
    add(
        double[].class,
        new PrimitiveArray<>(
            Double.BYTES,
            double[]::new,
            Output::writeDoubles,
            Input::readDoubles,
            (chunk, a, from, n) -> chunk.asDoubleBuffer().put(a, from, n),
            (chunk, a, from, n) -> chunk.asDoubleBuffer().get(a, from, n)));
    add(
        float[].class,
        new PrimitiveArray<>(
            Float.BYTES,
            float[]::new,
            Output::writeFloats,
            Input::readFloats,
            (chunk, a, from, n) -> chunk.asFloatBuffer().put(a, from, n),
            (chunk, a, from, n) -> chunk.asFloatBuffer().get(a, from, n)));
    add(
        short[].class,
        new PrimitiveArray<>(
            Short.BYTES,
            short[]::new,
            Output::writeShorts,
            Input::readShorts,
            (chunk, a, from, n) -> chunk.asShortBuffer().put(a, from, n),
            (chunk, a, from, n) -> chunk.asShortBuffer().get(a, from, n)));
    add(
        char[].class,
        new PrimitiveArray<>(
            Character.BYTES,
            char[]::new,
            Output::writeChars,
            Input::readChars,
            (chunk, a, from, n) -> chunk.asCharBuffer().put(a, from, n),
            (chunk, a, from, n) -> chunk.asCharBuffer().get(a, from, n)));
    add(
        boolean[].class,
        new Scalar<boolean[]>(
            (out, a) -> {
              out.writeVarInt(a.length, true);
              out.writeBooleans(a, 0, a.length);
            },
            in -> in.readBooleans(BoundedInput.readCount(in, 1))));
    add(Object[].class, new ArraySerializer(Object.class));
    add(String[].class, new ArraySerializer(String.class));
  }

  private void addCollections() {
    add(ArrayList.class, new CollectionSerializer<ArrayList<Object>>(ArrayList::new));
    add(HashSet.class, new CollectionSerializer<HashSet<Object>>(n -> new HashSet<>(capacity(n))));
    add(
        LinkedHashSet.class,
        new CollectionSerializer<LinkedHashSet<Object>>(n -> new LinkedHashSet<>(capacity(n))));
    add(HashMap.class, new MapSerializer());
    ImmutableSerializer<List<Object>> list = new ImmutableSerializer<>(List::toArray, List::of);
    add(List.of().getClass(), list);
    add(List.of(1).getClass(), list);
    ImmutableSerializer<Set<Object>> set = new ImmutableSerializer<>(Set::toArray, Set::of);
    add(Set.of().getClass(), set);
    add(Set.of(1).getClass(), set);
    ImmutableSerializer<Map<Object, Object>> map =
        new ImmutableSerializer<>(DirectTypes::flat, DirectTypes::mapOf);
    add(Map.of().getClass(), map);
    add(Map.of(1, 1).getClass(), map);
  }

  static int capacity(int size) {
    return (int) Math.min(1 << 30, size * 4L / 3 + 1);
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

  @SuppressWarnings("JavaUtilDate") // users have them
  private void addScalars() {
    add(
        UUID.class,
        new Scalar<UUID>(
            (out, u) -> {
              out.writeLong(u.getMostSignificantBits());
              out.writeLong(u.getLeastSignificantBits());
            },
            in -> new UUID(in.readLong(), in.readLong())));
    add(BigInteger.class, new Scalar<BigInteger>(DirectTypes::write, DirectTypes::readInteger));
    add(
        BigDecimal.class,
        new Scalar<BigDecimal>(
            (out, d) -> {
              write(out, d.unscaledValue());
              out.writeInt(d.scale());
            },
            in -> new BigDecimal(readInteger(in), in.readInt())));
    add(
        Date.class,
        new Scalar<Date>((out, d) -> out.writeLong(d.getTime()), in -> new Date(in.readLong())));
    add(
        Instant.class,
        new Scalar<Instant>(
            (out, t) -> {
              out.writeLong(t.getEpochSecond());
              out.writeInt(t.getNano());
            },
            in -> Instant.ofEpochSecond(in.readLong(), in.readInt())));
    add(
        Duration.class,
        new Scalar<Duration>(
            (out, d) -> {
              out.writeLong(d.getSeconds());
              out.writeInt(d.getNano());
            },
            in -> Duration.ofSeconds(in.readLong(), in.readInt())));
    add(
        LocalDate.class,
        new Scalar<LocalDate>(
            (out, d) -> out.writeLong(d.toEpochDay()), in -> LocalDate.ofEpochDay(in.readLong())));
    add(
        LocalTime.class,
        new Scalar<LocalTime>(
            (out, t) -> out.writeLong(t.toNanoOfDay()),
            in -> LocalTime.ofNanoOfDay(in.readLong())));
    add(
        LocalDateTime.class,
        new Scalar<LocalDateTime>(
            (out, t) -> {
              out.writeLong(t.toLocalDate().toEpochDay());
              out.writeLong(t.toLocalTime().toNanoOfDay());
            },
            in ->
                LocalDateTime.of(
                    LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()))));
    add(
        URI.class,
        new Scalar<URI>(
            (out, u) -> out.writeString(u.toString()), in -> URI.create(in.readString())));
    add(
        Path.of("").getClass(),
        new Scalar<Path>(
            (out, p) -> out.writeString(StandIn.pathText(p)), in -> Path.of(in.readString())));
    add(
        StringBuilder.class,
        new Scalar<StringBuilder>(
            (out, s) -> out.writeString(s.toString()), in -> new StringBuilder(in.readString())));
  }

  private static void write(com.esotericsoftware.kryo.kryo5.io.Output out, BigInteger value) {
    byte[] bytes = value.toByteArray();
    out.writeVarInt(bytes.length, true);
    out.writeBytes(bytes);
  }

  private static BigInteger readInteger(BoundedInput in) {
    return new BigInteger(in.readBytes(BoundedInput.readCount(in, 1)));
  }
}

package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.io.ByteArrayOutputStream;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told to be flat is decoded without classes, names and files. */
class FlatnessTest {
  private final Talk talk = new Talk();

  private static boolean isFlat(byte[] bytes) {
    return Codec.isFlat(bytes, 0, bytes.length);
  }

  @SuppressWarnings({"JavaUtilDate", "UnnecessaryStringBuilder"}) // users have them
  static Stream<Object> simple() {
    Instant now = Instant.ofEpochSecond(1_700_000_000, 5);
    return Stream.of(
        1,
        -1L,
        2.5,
        1.5f,
        'c',
        (byte) 3,
        (short) 4,
        true,
        "",
        "a",
        "text",
        "größer € 𝄞",
        "x".repeat(200_000),
        new int[300],
        new byte[70_000],
        new boolean[5],
        new Object[] {new String[] {"a", null, "bc"}},
        new Object[] {new Object[] {1, "two", null, new long[3]}},
        UUID.randomUUID(),
        BigInteger.TEN.pow(100),
        new BigDecimal("12.34"),
        new Date(0),
        now,
        Duration.ofSeconds(5, 6),
        LocalDate.EPOCH,
        LocalTime.NOON,
        LocalDateTime.of(LocalDate.EPOCH, LocalTime.NOON),
        URI.create("http://localhost/a?b"),
        Path.of("a", "b"),
        new StringBuilder().append(5),
        List.of(),
        List.of(1),
        List.of("a", "b", "c"),
        Set.of(1, 2, 3),
        Map.of("a", 1),
        Map.of("a", List.of(1), "b", now),
        new ArrayList<>(Arrays.asList(1, null, "c", List.of(2L, now))),
        new HashSet<>(IntStream.range(0, 1000).boxed().toList()),
        new LinkedHashSet<>(List.of("a", "größer")),
        new HashMap<>(Map.of(1, List.of("a"), 2, List.of(UUID.randomUUID()))),
        IntStream.range(0, 1000).boxed().collect(Collectors.toCollection(ArrayList::new)));
  }

  @ParameterizedTest
  @MethodSource("simple")
  void simpleValuesAreFlat(Object value) throws Exception {
    byte[] bytes = talk.encode(value);
    assertThat(isFlat(bytes)).isTrue();
    Sameness.check(value, talk.decode(bytes, 0, bytes.length));
  }

  static Stream<Object> others() {
    ArrayList<Object> deep = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    return Stream.of(
        new Fixtures.Point(1, 2),
        Fixtures.Color.GREEN,
        new Fixtures.Bean("a"),
        (SerializableCallable<Integer>) () -> 1,
        new TreeMap<>(Map.of("a", 1)),
        List.of((Object) new Fixtures.Point[1]),
        List.of((Object) new int[1][1]),
        new ArrayList<>(List.of(1, new Fixtures.Point(1, 2))),
        new HashMap<>(Map.of(new Fixtures.Point(1, 2), 1)),
        new HashSet<>(Set.of(List.of(1))),
        new HashSet<>(Set.of(1, 2L)), // of two classes, which no tree can order
        IntStream.range(0, 20).boxed().collect(Collectors.toUnmodifiableSet()),
        IntStream.range(0, 100_000).boxed().collect(Collectors.toCollection(ArrayList::new)),
        deep);
  }

  @ParameterizedTest
  @MethodSource("others")
  void othersAreNot(Object value) {
    assertThat(isFlat(talk.encode(value))).isFalse();
  }

  @Test
  void plainValuesAreFlat() {
    ValueWriter writer = new ValueWriter(0);
    for (Object value : Arrays.asList(null, 1, 2L, 3.0, true)) {
      assertThat(writer.writePlain(value)).isTrue();
    }
    byte[] bytes = writer.take().array();
    ValueReader reader = new ValueReader(bytes, 0);
    while (reader.next()) {
      assertThat(Codec.isFlat(bytes, reader.offset(), reader.length())).isTrue();
    }
    assertThat(isFlat(talk.encode(null))).isTrue();
    assertThat(isFlat(new byte[0])).isFalse();
    assertThat(isFlat(new byte[] {99})).isFalse();
  }

  /** A kilobyte whose hash code takes 2^100 steps. */
  @Test
  void setsThatShareTheirMembersAreNotFlat() {
    Set<Object> root = new HashSet<>();
    Set<Object> one = root;
    Set<Object> two = new HashSet<>();
    for (int level = 0; level < 3; level++) { // few, because they are made here
      Set<Object> first = new HashSet<>(Set.of("first" + level));
      Set<Object> second = new HashSet<>();
      one.addAll(List.of(first, second));
      two.addAll(List.of(first, second));
      one = first;
      two = second;
    }
    assertThat(isFlat(talk.encode(root))).isFalse();
    assertThat(isFlat(talk.encode(List.of(root)))).isFalse();
    assertThat(isFlat(talk.encode(Map.of("a", root)))).isFalse();
  }

  @Test
  void anArrayInTheAnnexIsFlatAloneOnly() {
    Codec codec = Codec.kryo();
    Annex annex =
        new Annex() {
          @Override
          public String store(long bytes, Chunks source) {
            return "one";
          }

          @Override
          public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) {
            return sink.get();
          }

          @Override
          public void remove(String name) {}
        };
    byte[] large = new byte[Annex.THRESHOLD];
    assertThat(isFlat(codec.encode(large, 0, annex).bytes())).isTrue();
    assertThat(isFlat(codec.encode(List.of(large), 0, annex).bytes())).isFalse();
  }

  /** Has what hostile bytes ask for. */
  private static final class Witness extends ClassLoader {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      throw new ClassNotFoundException(name);
    }

    private final Annex annex =
        new Annex() {
          @Override
          public @Nullable String store(long bytes, Chunks source) {
            return null;
          }

          @Override
          public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) {
            asked.add(name);
            throw new IllegalStateException();
          }

          @Override
          public void remove(String name) {}
        };
  }

  /** Decodes what is flat, and returns whether it was. */
  private static boolean harmless(byte[] bytes) {
    boolean flat = isFlat(bytes);
    if (flat) {
      Witness witness = new Witness();
      Peer stranger = new Peer(new Glossary(), witness.annex, null);
      boolean whole = bytes[1] > 12 && bytes[1] < 21; // a primitive array
      try {
        Object unused = Codec.kryo(() -> witness).decode(bytes, 0, bytes.length, stranger);
      } catch (TaskSerializationException e) {
        assertThat(e.getMessage()).doesNotContain("never defined").doesNotContain("not found");
      }
      if (!whole) {
        assertThat(witness.asked).as(Arrays.toString(bytes)).isEmpty();
      }
    }
    return flat;
  }

  @SuppressWarnings("JavaUtilDate")
  private Object value(Random random, int depth) {
    int kind = random.nextInt(depth > 6 ? 12 : 20);
    return switch (kind) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong();
      case 2 -> "a" + random.nextInt(100);
      case 3 -> "ö" + random.nextInt(100);
      case 4 -> random.nextDouble();
      case 5 -> new int[random.nextInt(4)];
      case 6 -> new UUID(random.nextLong(), 1);
      case 7 -> BigInteger.valueOf(random.nextLong());
      case 8 -> Instant.ofEpochSecond(random.nextInt());
      case 9 -> random.nextInt(20) == 0 ? new Fixtures.Point(1, 2) : 1.5f;
      case 10 -> random.nextInt(20) == 0 ? Fixtures.Color.GREEN : 'x';
      case 11 -> random.nextInt(20) == 0 ? new Fixtures.Point[2] : new Date(depth);
      case 12, 13 -> new ArrayList<>(values(random, depth));
      case 14 -> List.copyOf(values(random, depth));
      case 15 -> values(random, depth).toArray();
      case 16 -> new HashSet<>(random.ints(3, 0, 9).boxed().toList());
      case 17 -> Set.of("k" + random.nextInt(9));
      case 18 -> new HashMap<>(Map.of("k" + random.nextInt(9), value(random, depth + 1)));
      default -> Map.of(random.nextInt(9), value(random, depth + 1));
    };
  }

  private List<Object> values(Random random, int depth) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      boolean again = !values.isEmpty() && random.nextInt(4) == 0;
      values.add(again ? values.get(0) : value(random, depth + 1));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void flatBytesAskForNothing(long seed) {
    Random random = new Random(seed);
    int flat = 0;
    int damagedFlat = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = talk.encode(value(random, 0));
      flat += harmless(bytes) ? 1 : 0;
      for (int i = 0; i < 3; i++) {
        byte[] damaged = bytes.clone();
        damaged[1 + random.nextInt(damaged.length - 1)] =
            (byte) random.nextInt(random.nextInt(256) + 1);
        damagedFlat += harmless(damaged) ? 1 : 0;
      }
    }
    assertThat(flat).isGreaterThan(500);
    assertThat(damagedFlat).isGreaterThan(500);
  }

  /** Words of the form, in any order. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void flatNonsenseAsksForNothing(long seed) {
    Random random = new Random(seed);
    int flat = 0;
    for (int round = 0; round < 300_000; round++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(KryoCodec.DIRECT);
      bytes.write(21 + random.nextInt(13));
      bytes.write(1);
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        switch (random.nextInt(5)) {
          case 0 -> bytes.write(random.nextInt(50));
          case 1 -> bytes.write(random.nextInt(3));
          case 2 -> bytes.writeBytes(new byte[] {1, 0, 'j' + (byte) 0, (byte) ('x' | 0x80)});
          case 3 -> bytes.writeBytes(new byte[] {3, 'a', (byte) ('b' | 0x80)});
          default -> bytes.writeBytes(new byte[] {(byte) random.nextInt(256), 2, 1});
        }
      }
      flat += harmless(bytes.toByteArray()) ? 1 : 0;
    }
    assertThat(flat).isGreaterThan(1000);
  }
}

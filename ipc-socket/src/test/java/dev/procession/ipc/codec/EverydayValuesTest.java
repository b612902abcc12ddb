package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.io.File;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each value arrives equal or is refused by its path; which of the two is listed here. */
@SuppressWarnings({
  "JdkObsolete", // users have them
  "JavaUtilDate",
  "UnnecessaryStringBuilder",
  "IdentityHashMapUsage"
})
class EverydayValuesTest {
  private final Talk codec = new Talk();

  record Sample(String name, Object value, String refusedAt) {
    @Override
    public String toString() {
      return name + (refusedAt == null ? " travels" : " is refused at " + refusedAt);
    }
  }

  private static final List<Sample> SAMPLES = new ArrayList<>();

  private static void travels(String name, Object value) {
    SAMPLES.add(new Sample(name, value, null));
  }

  private static void refused(String name, Object value, String path) {
    SAMPLES.add(new Sample(name, value, path));
  }

  static Stream<Sample> samples() throws Exception {
    SAMPLES.clear();
    scalars();
    arrays();
    collections();
    views();
    jdk();
    users();
    functions();
    throwables();
    refusals();
    assertThat(SAMPLES).hasSizeGreaterThan(150);
    return SAMPLES.stream();
  }

  private static void scalars() {
    travels("null", null);
    travels("boolean", true);
    travels("byte", (byte) -1);
    travels("short", (short) -300);
    travels("char", 'ß');
    travels("int", Integer.MIN_VALUE);
    travels("long", Long.MAX_VALUE);
    travels("float NaN", Float.NaN);
    travels("double", -0.0);
    travels("empty string", "");
    travels("one letter", "a");
    travels("string", "grüße 𝄞 \ud800 \0");
    travels("long string", "x€".repeat(100_000));
    travels("BigInteger", BigInteger.TWO.pow(200).negate());
    travels("BigDecimal", new BigDecimal("-1.2300"));
    travels("UUID", UUID.randomUUID());
    travels("StringBuilder", new StringBuilder("abc"));
    travels("StringBuffer", new StringBuffer("abc"));
    travels("Class", String.class);
    travels("primitive Class", int.class);
    travels("enum", Fixtures.Color.RED);
    travels("enum with a body", Fixtures.Color.GREEN);
    travels("JDK enum", TimeUnit.DAYS);
  }

  private static void arrays() {
    travels("byte[]", new byte[] {1, -2});
    travels("short[]", new short[] {1, -2});
    travels("char[]", new char[] {'a', '\uffff'});
    travels("int[]", new int[] {1, Integer.MIN_VALUE});
    travels("long[]", new long[] {1, Long.MIN_VALUE});
    travels("float[]", new float[] {1, Float.NaN});
    travels("double[]", new double[] {1, Double.NaN});
    travels("boolean[]", new boolean[] {true, false});
    travels("empty int[]", new int[0]);
    travels("int[][]", new int[][] {{1}, {}, null});
    travels("String[]", new String[] {"a", null});
    travels("Object[]", new Object[] {1, "a", null, new int[] {1}});
    travels("Integer[][]", new Integer[][] {{1, null}});
    travels("record[]", new Fixtures.Point[] {new Fixtures.Point(1, 2)});
    travels("enum[]", Fixtures.Color.values());
    travels("List[]", new List<?>[] {List.of(1), new LinkedList<>(List.of(2))});
  }

  private static void collections() {
    travels("ArrayList", new ArrayList<>(Arrays.asList(1, "a", null)));
    travels("LinkedList", new LinkedList<>(List.of(1, 2)));
    travels("Vector", new Vector<>(List.of(1, 2)));
    travels("Stack", new Stack<>());
    travels("ArrayDeque", new ArrayDeque<>(List.of(1, 2)));
    travels("PriorityQueue", new PriorityQueue<>(List.of(3, 1, 2)));
    travels("HashSet", new HashSet<>(Arrays.asList("a", null)));
    travels("LinkedHashSet", new LinkedHashSet<>(List.of("z", "a")));
    travels("TreeSet", new TreeSet<>(List.of("z", "a")));
    travels("HashMap", new HashMap<>(Map.of("a", 1, "b", List.of(2))));
    travels("LinkedHashMap", new LinkedHashMap<>(Map.of("z", 1, "a", 2)));
    travels("TreeMap", new TreeMap<>(Map.of("z", 1, "a", 2)));
    travels("TreeMap with a comparator", Fixtures.reversed());
    travels("EnumMap", new EnumMap<>(Map.of(Fixtures.Color.GREEN, 1)));
    travels("EnumSet", EnumSet.of(Fixtures.Color.GREEN));
    travels("ConcurrentHashMap", new ConcurrentHashMap<>(Map.of("a", 1)));
    travels("ConcurrentSkipListMap", new ConcurrentSkipListMap<>(Map.of("a", 1)));
    travels("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(List.of(1)));
    travels("LinkedBlockingQueue", new LinkedBlockingQueue<>(List.of(1, 2)));
    travels("ConcurrentLinkedQueue", new ConcurrentLinkedQueue<>(List.of(1, 2)));
    travels("Hashtable", new Hashtable<>(Map.of("a", 1)));
    travels("IdentityHashMap", new IdentityHashMap<>(Map.of(TimeUnit.DAYS, TimeUnit.HOURS)));
    Properties properties = new Properties();
    properties.setProperty("a", "b");
    travels("Properties", properties);
    BitSet bits = new BitSet();
    bits.set(77);
    travels("BitSet", bits);
    travels("List.of()", List.of());
    travels("List.of(1)", List.of(1));
    travels("List.of(1, 2, 3)", List.of(1, 2, 3));
    travels("Set.of()", Set.of());
    travels("Set.of(1)", Set.of(1));
    travels("Set.of(1, 2, 3)", Set.of(1, 2, 3));
    travels("Map.of()", Map.of());
    travels("Map.of(1, 2)", Map.of(1, 2));
    travels("Map.of(1, 2, 3, 4)", Map.of(1, 2, 3, 4));
    travels("toList with null", Stream.of(1, null).toList());
    travels("toList", Stream.of(1, 2).toList());
    travels("Arrays.asList", Arrays.asList(1, null));
    travels("emptyList", Collections.emptyList());
    travels("emptyMap", Collections.emptyMap());
    travels("singletonList", Collections.singletonList(1));
    travels("singletonMap", Collections.singletonMap("a", null));
    travels("nCopies", Collections.nCopies(3, "a"));
    travels("unmodifiableList", Collections.unmodifiableList(new ArrayList<>(List.of(1))));
    travels("unmodifiableMap", Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))));
    travels("synchronizedList", Collections.synchronizedList(new ArrayList<>(List.of(1))));
    Set<Integer> set = Collections.newSetFromMap(new ConcurrentHashMap<>());
    set.add(1);
    travels("newSetFromMap", set);
    travels("empty optional", Optional.empty());
    travels("Optional", Optional.of("a"));
    travels("OptionalInt", OptionalInt.of(0));
    travels("OptionalLong", OptionalLong.empty());
    travels("OptionalDouble", OptionalDouble.of(1.5));
  }

  private static void views() {
    List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
    Map<String, Integer> map = new HashMap<>(Map.of("a", 1, "b", 2));
    travels("subList", list.subList(1, 3));
    travels("subList of List.of", List.of(1, 2, 3).subList(0, 2));
    travels("unmodifiable subList", Collections.unmodifiableList(list.subList(0, 2)));
    travels("keySet", map.keySet());
    travels("values", map.values());
    travels("entrySet", map.entrySet());
    travels("TreeMap keySet", Fixtures.reversed().keySet());
    travels("ConcurrentHashMap keySet", new ConcurrentHashMap<>(map).keySet());
    travels("Map.entry", Map.entry("a", 1));
    travels("HashMap entry", map.entrySet().iterator().next());
    travels("SimpleEntry", new AbstractMap.SimpleEntry<>("a", null));
    travels("views in a record", new Fixtures.Generic<>(map.keySet()));
    travels("views in a bean", bean(map.keySet(), Map.entry(1, 2), Optional.of(3)));
  }

  private static Fixtures.Bean bean(Object... items) {
    Fixtures.Bean bean = new Fixtures.Bean("bean");
    bean.items.addAll(List.of(items));
    return bean;
  }

  private static void jdk() throws Exception {
    travels("Path", Path.of("a", "b c"));
    travels("absolute Path", Path.of("/tmp/x"));
    travels("File", new File("a/b"));
    travels("URI", URI.create("http://a/b?c=d#e"));
    travels("URL", new URL("http://127.0.0.1/a"));
    travels("InetAddress", InetAddress.getByAddress("h", new byte[] {127, 0, 0, 1}));
    travels("InetSocketAddress", InetSocketAddress.createUnresolved("h", 80));
    travels("Pattern", Pattern.compile("a+", Pattern.CASE_INSENSITIVE));
    travels("Locale", Locale.forLanguageTag("de-CH"));
    travels("Currency", Currency.getInstance("CHF"));
    travels("TimeZone", TimeZone.getTimeZone("Europe/Berlin"));
    travels("Calendar", new GregorianCalendar(2020, 1, 2));
    travels("Charset", StandardCharsets.ISO_8859_1);
    travels("Date", new Date(1));
    travels("Instant", Instant.MAX);
    travels("Duration", Duration.ofNanos(-1));
    travels("Period", Period.ofDays(2));
    travels("LocalDate", LocalDate.MIN);
    travels("LocalTime", LocalTime.MAX);
    travels("LocalDateTime", LocalDateTime.of(2020, 1, 2, 3, 4, 5, 6));
    travels("ZonedDateTime", ZonedDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneId.of("Asia/Tokyo")));
    travels("OffsetDateTime", OffsetDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneOffset.UTC));
    travels("ZoneId", ZoneId.of("Europe/Berlin"));
    travels("Year", Year.of(2020));
    travels("AtomicInteger", new AtomicInteger(7));
    travels("AtomicLong", new AtomicLong(7));
    travels("AtomicBoolean", new AtomicBoolean(true));
    travels("AtomicReference", new AtomicReference<>("a"));
    travels("AtomicIntegerArray", new AtomicIntegerArray(new int[] {1, 2}));
    LongAdder adder = new LongAdder();
    adder.add(42);
    travels("LongAdder", adder);
    travels("heap ByteBuffer", ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2));
    travels(
        "little endian read-only ByteBuffer",
        ByteBuffer.allocate(8).putInt(5).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer());
    travels("IntSummaryStatistics' parts", IntStream.of(1, 2).boxed().toList());
  }

  private static void users() {
    travels("record", new Fixtures.Point(1, -2));
    travels(
        "record of everything",
        new Fixtures.Everything(
            true, (byte) 1, 'c', (short) 2, 3, 4L, 5f, 6d, "seven", List.of(8)));
    travels(
        "record of nulls",
        new Fixtures.Everything(true, (byte) 1, 'c', (short) 2, 3, 4L, 5f, 6d, null, null));
    travels("nested record", new Fixtures.Generic<>(new Fixtures.Generic<>("a")));
    travels("record with a bean", new Fixtures.Generic<>(new Fixtures.Bean("a")));
    travels("record in a bean", bean(new Fixtures.Point(1, 2)));
    travels("bean", bean("a", 1));
    travels("list of beans", List.of(bean(1), bean(2)));
    travels("custom hooks", new Fixtures.CustomHooks(42));
    travels("Externalizable", new Fixtures.External("a"));
    travels("singleton", Fixtures.Singleton.ONE);
    travels("list with state", new Fixtures.NamedList("n", "a", "b"));
    travels("hooks in a map", new HashMap<>(Map.of("k", new Fixtures.CustomHooks(1))));
  }

  private static void functions() {
    int captured = 42;
    List<String> list = new ArrayList<>(List.of("a"));
    Fixtures.Bean bean = bean("a");
    travels("lambda", (SerializableCallable<Integer>) () -> 1);
    travels("lambda capturing an int", (SerializableCallable<Integer>) () -> captured);
    travels("lambda capturing a list", (SerializableCallable<Integer>) list::size);
    travels("lambda capturing a bean", (SerializableCallable<String>) () -> bean.name);
    SerializableCallable<Integer> inner = () -> captured;
    travels("lambda capturing a lambda", (SerializableCallable<Integer>) () -> inner.call() + 1);
    travels("method reference", (Function<String, Integer> & Serializable) String::length);
    travels("constructor reference", (Supplier<Object> & Serializable) ArrayList::new);
    travels("bound method reference", (SerializableCallable<String>) "abc"::trim);
    travels("intersection cast", (Function<String, Object> & Serializable) s -> s + "!");
    travels("lambda in an AtomicReference", new AtomicReference<>(inner));
    travels("naturalOrder", Comparator.naturalOrder());
    travels("reverseOrder", Comparator.reverseOrder());
    travels(
        "comparing a serializable function",
        Comparator.comparing((Function<String, Integer> & Serializable) String::length));
    travels("CASE_INSENSITIVE_ORDER", String.CASE_INSENSITIVE_ORDER);
  }

  private static void throwables() {
    Exception suppressing = new Exception("outer", new IllegalStateException("inner"));
    suppressing.addSuppressed(new RuntimeException("beside"));
    travels("RuntimeException", new RuntimeException("a"));
    travels("exception with cause and suppressed", suppressing);
    travels("Error", new AssertionError("a"));
    travels("StackOverflowError", new StackOverflowError());
    travels("user exception", new Fixtures.AppException(7, "a", new Exception("b")));
    travels("ExecutionException", new ExecutionException("a", new Error("b")));
    travels("UncheckedIOException", new java.io.UncheckedIOException(new java.io.IOException("a")));
  }

  private static void refusals() throws Exception {
    refused("Object", new Object(), "Object");
    refused("Thread", new Thread("never started"), "Thread");
    refused("field path", new Fixtures.Holder(), "Fixtures$Holder.inner.thread");
    refused("in a list", List.of(1, new Fixtures.Holder()), "List12[1].inner.thread");
    refused("in a map", Map.of("k", new Fixtures.Inner()), "Map1[\"k\"].thread");
    refused("in a record", new Fixtures.Generic<>(new Fixtures.Inner()), "Generic.value.thread");
    refused("in an array", new Object[] {new Object[] {new Thread("t")}}, "Object[][0][0]");
    refused("POJO", new Fixtures.PlainBean(), "Fixtures$PlainBean");
    refused("superclass without constructor", new Fixtures.Orphan(), "Fixtures$Orphan");
    refused("CompletableFuture", new CompletableFuture<>(), "CompletableFuture");
    refused("InputStream", InputStream.nullInputStream(), "InputStream$1");
    refused("Method", String.class.getMethod("length"), "Method");
    refused("direct ByteBuffer", ByteBuffer.allocateDirect(1), "DirectByteBuffer");
    refused("WeakHashMap", new WeakHashMap<>(), "WeakHashMap");
    refused("iterator", List.of(1).iterator(), "ListItr");
    refused("Stream", Stream.of(1), "ReferencePipeline$Head");
    refused("ThreadLocal", new ThreadLocal<>(), "ThreadLocal");
    refused("ExecutorService", ForkJoinPool.commonPool(), "ForkJoinPool");
    refused("Matcher", Pattern.compile("a").matcher("a"), "Matcher");
    Callable<Integer> plain = () -> 1;
    refused("plain lambda", plain, "lambda of EverydayValuesTest");
    refused("plain lambda in a bean", bean(plain), "Fixtures$Bean.items[0]");
    refused("Function.identity", Function.identity(), "lambda of Function");
    Object comparing = Comparator.comparing(String::length);
    refused("Comparator.comparing", comparing, "Comparator.lambda$comparing$");
    Thread thread = new Thread("t");
    SerializableCallable<Object> capturing = thread::getName;
    refused("lambda capturing a thread", capturing, "(argument 0)");
    refused("lambda capturing this", new Fixtures.Service().capturesThis(), ".this");
    refused(
        "lambda capturing a half serializable this",
        new Fixtures.HalfService().capturesThis(),
        ".this.connection");
    refused("anonymous class", new Fixtures.Service().anonymous(), "Fixtures$Service$1.this$0");
    refused(
        "exception with a thread", new Fixtures.StubbornException("a"), "StubbornException.field");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void arrivesEqualOrIsRefusedByItsPath(Sample sample) throws Exception {
    byte[] bytes;
    try {
      bytes = codec.encode(sample.value());
    } catch (TaskSerializationException e) {
      assertThat(sample.refusedAt()).as(e.getMessage()).isNotNull();
      assertThat(e.getMessage().replaceAll("(?s).*path=(.*?);.*", "$1"))
          .contains(sample.refusedAt());
      return;
    }
    Object got = codec.decode(bytes, 0, bytes.length);
    assertThat(sample.refusedAt()).as("arrived: " + got).isNull();
    Sameness.check(sample.value(), got);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void arrivesAsAPartToo(Sample sample) throws Exception {
    List<Object> outer = new ArrayList<>(Arrays.asList("before", sample.value(), sample.value()));
    Throwable failure = catchThrowable(() -> codec.encode(outer));
    if (sample.refusedAt() != null) {
      assertThat(failure).isInstanceOf(TaskSerializationException.class);
      assertThat(failure.getMessage()).contains("path=ArrayList[1]");
      return;
    }
    byte[] bytes = codec.encode(outer);
    List<?> got = (List<?>) codec.decode(bytes, 0, bytes.length);
    assertThat(got.get(0)).isEqualTo("before");
    Sameness.check(sample.value(), got.get(1));
    Sameness.check(sample.value(), got.get(2));
  }
}

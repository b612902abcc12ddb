package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.RemoteTaskException;
import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The result filter is asked for every type in every form, and before there is anything of it. */
class FilterFormsTest {
  private static final String NOTHING = "!*";

  private final Talk open = new Talk();

  private @Nullable Object carry(Object value, String filter) {
    byte[] bytes = open.encode(value);
    return open.with(filter).decode(bytes, 0, bytes.length);
  }

  private boolean passes(Object value, String filter) {
    try {
      Object unused = carry(value, filter);
      return true;
    } catch (TaskSerializationException e) {
      assertThat(e).hasMessageContaining(filter).hasMessageContaining("withResultFilter");
      return false;
    }
  }

  static Stream<Object> unasked() {
    return Stream.of(
        1, 2L, 3.0, 4f, 'c', (byte) 5, (short) 6, true, "text", "x".repeat(1000), new int[3]);
  }

  @ParameterizedTest
  @MethodSource("unasked")
  void boxedValuesStringsAndPrimitiveArraysPassUnasked(Object value) {
    assertThat(carry(value, NOTHING)).isEqualTo(value);
    assertThat(carry(new Object[] {value, null}, NOTHING)).isEqualTo(new Object[] {value, null});
  }

  @SuppressWarnings({"JavaUtilDate", "UnnecessaryStringBuilder"}) // users have them
  static Stream<Arguments> asked() {
    return Stream.of(
        Arguments.of(new ArrayList<>(List.of(1)), "java.util.ArrayList"),
        Arguments.of(List.of(1), "java.util.ImmutableCollections$*"),
        Arguments.of(new HashSet<>(List.of(1)), "java.util.HashSet"),
        Arguments.of(new HashMap<>(Map.of(1, 2)), "java.util.HashMap"),
        Arguments.of(Path.of("a"), "java.nio.file.Path"),
        Arguments.of(URI.create("a:b"), "java.net.*"),
        Arguments.of(Instant.EPOCH, "java.time.Instant"),
        Arguments.of(new UUID(1, 2), "java.util.UUID"),
        Arguments.of(BigInteger.TEN, "java.math.BigInteger"),
        Arguments.of(new Date(1), "java.util.Date"),
        Arguments.of(Fixtures.Color.RED, "dev.**"),
        Arguments.of(new Fixtures.Point(1, 2), "dev.procession.ipc.codec.Fixtures$Point"),
        // in the java form
        Arguments.of(
            new LinkedHashMap<>(Map.of(1, 2)), "java.util.LinkedHashMap;java.util.HashMap"),
        Arguments.of(new Fixtures.Bean("a"), "dev.**;java.util.ArrayList"),
        Arguments.of(List.of(new Fixtures.Bean("a")), "dev.**;java.util.*"),
        Arguments.of(StandardCharsets.UTF_8, "java.nio.charset.Charset"),
        Arguments.of(Optional.of(Path.of("a")), "java.util.Optional;java.nio.file.Path"),
        Arguments.of(
            new ArrayList<>(List.of(new Fixtures.CustomHooks(1), Fixtures.Color.RED)),
            "java.util.ArrayList;dev.**"));
  }

  @ParameterizedTest
  @MethodSource("asked")
  void everyOtherTypeIsAsked(Object value, String admitting) {
    assertThat(passes(value, admitting + ";!*")).isTrue();
    assertThat(passes(value, NOTHING)).isFalse();
    for (String one : admitting.split(";", -1)) {
      assertThat(passes(value, "!" + one)).as("!" + one).isFalse();
    }
  }

  // ---- limits, at their boundaries

  private static Object nested(int levels, @Nullable Object inmost) {
    ArrayList<Object> list = new ArrayList<>(Collections.singletonList(inmost));
    for (int i = 1; i < levels; i++) {
      list = new ArrayList<>(List.of(list));
    }
    return list;
  }

  private static Object value(String form, Object direct) {
    return form.equals("direct") ? direct : new Object[] {direct, new Fixtures.CustomHooks(1)};
  }

  private void holdsAt(Object value, String limit, long most) {
    assertThat(passes(value, limit + "=" + most)).as(limit + "=" + most).isTrue();
    assertThat(passes(value, limit + "=" + (most - 1))).as(limit + "=" + (most - 1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "java"})
  void theLengthOfArraysIsBounded(String form) {
    holdsAt(value(form, new int[100]), "maxarray", 100);
    holdsAt(value(form, new boolean[100]), "maxarray", 100);
    holdsAt(value(form, new Object[100]), "maxarray", 100);
    holdsAt(value(form, new String[100]), "maxarray", 100);
    holdsAt(value(form, new Fixtures.Point[100]), "maxarray", 100);
    holdsAt(value(form, new ArrayList<>(Collections.nCopies(100, 1))), "maxarray", 100);
    Map<Integer, Integer> map = new HashMap<>();
    for (int i = 0; i < 90; i++) {
      map.put(i, i);
    }
    holdsAt(value(form, map), "maxarray", 128); // its table
    holdsAt(value(form, new HashSet<>(map.keySet())), "maxarray", 128);
  }

  @ParameterizedTest
  @CsvSource({"direct, 6", "java, 7"})
  void theDepthIsBounded(String form, long depth) {
    holdsAt(value(form, nested(5, new ArrayList<>())), "maxdepth", depth);
  }

  @Test
  void theCountOfReferencesIsBoundedInTheDirectForm() {
    holdsAt(new ArrayList<>(Collections.nCopies(10, 1)), "maxrefs", 11);
    holdsAt(new Object[10], "maxrefs", 11);
    List<Object> shared = new ArrayList<>();
    holdsAt(new ArrayList<>(Collections.nCopies(10, shared)), "maxrefs", 11);
  }

  @Test
  void theCountOfReferencesIsBoundedInTheJavaForm() {
    Object value = new Object[] {new Fixtures.CustomHooks(1), new int[0], new int[0], new int[0]};
    long most = 5;
    while (!passes(value, "maxrefs=" + most)) { // it counts the descriptions of classes too
      most++;
    }
    assertThat(most).isBetween(6L, 10L);
    Object more =
        new Object[] {new Fixtures.CustomHooks(1), new int[0], new int[0], new int[0], new int[0]};
    holdsAt(more, "maxrefs", most + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "java"})
  void theCountOfBytesIsBounded(String form) {
    Object value = value(form, "text".repeat(100));
    holdsAt(value, "maxbytes", open.encode(value).length - 1); // before them goes the form
    Object list = value(form, new ArrayList<>(List.of(1, 2, "3")));
    holdsAt(list, "maxbytes", open.encode(list).length - 1);
  }

  // ---- nothing is loaded, initialized or made before

  /** Loads the classes of these tests anew, and knows which it was asked for. */
  private static final class Recorder extends ClassLoader {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    Recorder() {
      super(Recorder.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      if (!name.startsWith(FilterFormsTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private void refusedUnloaded(byte[] bytes, String filter, String unloaded) {
    Recorder recorder = new Recorder();
    assertThatThrownBy(() -> open.with(() -> recorder).with(filter).decode(bytes, 0, bytes.length))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining(unloaded)
        .hasMessageContaining(filter)
        .hasMessageContaining("withResultFilter");
    assertThat(recorder.asked).noneMatch(name -> name.contains(unloaded));
  }

  static Stream<Object> foreign() {
    return Stream.of(
        new Fixtures.Point(1, 2),
        Fixtures.Color.GREEN,
        new Fixtures.Bean("a"),
        List.of((Object) new Fixtures.Point[1][1]),
        List.of((Object) new Fixtures.Bean[0]),
        List.of(new Fixtures.CustomHooks(1), new Fixtures.Bean("a")),
        new Fixtures.Generic<>(new LinkedHashMap<>(Map.of(1, 2))),
        List.of(Fixtures.Bean.class));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void noClassIsLoadedBeforeItsNameIsAdmitted(Object value) {
    refusedUnloaded(open.encode(value), "java.**;!*", "Fixtures");
  }

  private static byte[] named(String className) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] name = className.getBytes(StandardCharsets.US_ASCII);
    name[name.length - 1] |= (byte) 0x80;
    bytes.writeBytes(new byte[] {KryoCodec.DIRECT, 1, 0});
    bytes.writeBytes(name);
    bytes.writeBytes(new byte[] {1, 0});
    return bytes.toByteArray();
  }

  @Test
  void norWhenItIsNamedInFull() {
    String name = Fixtures.Point.class.getName();
    refusedUnloaded(named(name), NOTHING, "Fixtures");
    refusedUnloaded(named("[[L" + name + ";"), NOTHING, "Fixtures");
  }

  @Test
  void arraysOfTooManyDimensionsAreRefusedAlways() {
    String name = "[".repeat(33) + "L" + Fixtures.Point.class.getName() + ";";
    Recorder recorder = new Recorder();
    byte[] bytes = named(name);
    assertThatThrownBy(() -> open.with(() -> recorder).decode(bytes, 0, bytes.length))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("dimensions=33");
    assertThat(recorder.asked).isEmpty();
    byte[] java =
        new String(
                open.encode(List.of(new Fixtures.Bean("a"), new Fixtures.Bean[0])),
                StandardCharsets.ISO_8859_1)
            .replace(
                (char) 0
                    + ""
                    + (char) ("[L" + Fixtures.Bean.class.getName() + ";").length()
                    + "[L"
                    + Fixtures.Bean.class.getName()
                    + ";",
                (char) 0 + "" + (char) 35 + "[".repeat(33) + "[I")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> open.decode(java, 0, java.length))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("dimensions=34");
  }

  /** Tells when it is initialized. */
  enum Loud {
    ONE;

    static {
      System.setProperty("loud", System.getProperty("loud", "") + "!");
    }
  }

  /** Tells when one is made. */
  record Heavy(int weight) {
    Heavy {
      System.setProperty("heavy", System.getProperty("heavy", "") + "!");
    }
  }

  /** As {@code LinkedHashMap} makes it, the graph takes the java form. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsInitializedOrMadeBeforeItsClassIsAdmitted(boolean direct) {
    Object value = Arrays.asList(Loud.ONE, new Heavy(1), direct ? 1 : new LinkedHashMap<>());
    byte[] bytes = open.encode(value);
    String loud = System.getProperty("loud");
    String heavy = System.getProperty("heavy");
    Recorder recorder = new Recorder();
    for (String filter : List.of("java.**;!*", "java.base/*;!*", "java.base/*;!other/*;!dev.**")) {
      assertThatThrownBy(
              () -> open.with(() -> recorder).with(filter).decode(bytes, 0, bytes.length))
          .isInstanceOf(TaskSerializationException.class);
    }
    assertThat(System.getProperty("loud")).isEqualTo(loud);
    assertThat(System.getProperty("heavy")).isEqualTo(heavy);
    Object unused =
        open.with(() -> recorder).with("java.base/*;dev.**;!*").decode(bytes, 0, bytes.length);
    assertThat(System.getProperty("loud")).isEqualTo(loud + "!");
    assertThat(System.getProperty("heavy")).isEqualTo(heavy + "!");
  }

  @Test
  void lambdasNeverPass() {
    int captured = 1;
    SerializableCallable<Integer> lambda = () -> captured;
    assertThat(passes(lambda, "*")).isFalse();
    assertThat(passes(List.of(lambda, new Fixtures.Bean("a")), "*")).isFalse(); // the java form
  }

  /** Its interface is admitted. */
  static final class Handler implements InvocationHandler, java.io.Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
      return null;
    }
  }

  @Test
  void noProxyClassIsDefinedBeforeItIsAdmitted() {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
    byte[] bytes = open.encode(proxy);
    Recorder recorder = new Recorder();
    Talk strict = open.with(() -> recorder).with("java.lang.Comparable;dev.**;!*");
    assertThatThrownBy(() -> strict.decode(bytes, 0, bytes.length))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("$Proxy");
    assertThat(passes(proxy, "java.**;dev.**;jdk.proxy*;!*")).isTrue();
  }

  @Test
  void refusalsAreCountedOnce() {
    List<Object> direct = new ArrayList<>(List.of(1, new Fixtures.Point(1, 2)));
    List<Object> java = List.of(new Fixtures.Point(1, 2), new Fixtures.Bean("a"));
    Talk strict = open.with("java.util.*;!*");
    int count = 0;
    for (Object refused : List.of(direct, java, direct)) {
      byte[] bytes = open.encode(refused);
      assertThatThrownBy(() -> strict.decode(bytes, 0, bytes.length))
          .isInstanceOf(TaskSerializationException.class);
      assertThat(strict.peer().refusals()).isEqualTo(++count);
    }
    byte[] damaged = {KryoCodec.DIRECT, 99};
    assertThatThrownBy(() -> strict.decode(damaged, 0, 2))
        .isInstanceOf(TaskSerializationException.class);
    assertThat(strict.peer().refusals()).isEqualTo(3);
  }

  @Test
  void exceptionsAreAskedAsWell() {
    FailureCodec failures = new FailureCodec(() -> null);
    byte[] bytes = failures.encodeFailure(new IllegalStateException("boo"), "worker 1");
    Peer strict = open.with("java.util.*;!*").peer();
    assertThat(failures.decodeFailure(bytes, 0, bytes.length, strict))
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining("boo");
    assertThat(strict.refusals()).isZero();
    Peer admitting = open.with("java.lang.*;java.util.*;!*").peer();
    assertThat(failures.decodeFailure(bytes, 0, bytes.length, admitting))
        .isInstanceOf(IllegalStateException.class);
  }
}

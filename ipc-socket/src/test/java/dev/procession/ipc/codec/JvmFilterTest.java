package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The filter that a JVM has for all deserialization holds; it is a JVM's for good. */
class JvmFilterTest {
  private static final String FIXTURES = Fixtures.class.getName();

  /** Decodes some values in a JVM with flags of its own, and says which were refused by it. */
  static final class Subject {
    private Subject() {}

    public static void main(String[] arguments) {
      String resultFilter = arguments.length == 0 ? null : arguments[0];
      Talk open = new Talk();
      Talk talk = open.with(resultFilter, ResultLimits.NONE);
      int captured = 1;
      SerializableCallable<Integer> lambda = () -> captured;
      Map<String, Object> values = new TreeMap<>();
      values.put("int", 1);
      values.put("list", new ArrayList<>(List.of("a", 1)));
      values.put("path", Path.of("a"));
      values.put("record", new Fixtures.Point(1, 2));
      values.put("enum", Fixtures.Color.RED);
      values.put("array", new int[101]);
      values.put("deque", new ArrayDeque<>(List.of(1)));
      values.put("bean", new Fixtures.Bean("a"));
      values.put("javaArray", new LinkedHashMap<>(Map.of("a", new int[101])));
      values.put("lambda", lambda);
      List<String> refused = new ArrayList<>();
      values.forEach(
          (name, value) -> {
            byte[] bytes = open.encode(value);
            try {
              Object unused = talk.decode(bytes, 0, bytes.length);
            } catch (TaskSerializationException e) {
              refused.add(name + (e.getMessage().contains("jdk.serialFilter") ? "" : "?"));
            }
          });
      System.out.println(String.join(" ", refused) + "|" + Factory.ASKED);
    }
  }

  /** Adds a filter to each stream, and drops what its reader wants, which a factory may. */
  public static final class Factory implements BinaryOperator<ObjectInputFilter> {
    static final AtomicInteger ASKED = new AtomicInteger();

    @Override
    public @Nullable ObjectInputFilter apply(
        @Nullable ObjectInputFilter current, @Nullable ObjectInputFilter next) {
      ASKED.incrementAndGet();
      return current != null
          ? current
          : info ->
              info.serialClass() == Fixtures.Bean.class
                      || info.serialClass() == Fixtures.Point.class
                  ? Status.REJECTED
                  : Status.UNDECIDED;
    }
  }

  private static List<String> run(String flag, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flag, "-cp", System.getProperty("java.class.path")));
    command.add(Subject.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return List.of(said.strip().split("\\|", -1));
  }

  private static Set<String> refused(String said) {
    return Set.of(said.split(" ", -1));
  }

  @Test
  void withoutOneEverythingPasses() throws Exception {
    assertThat(run("-Dnone=").get(0)).isEmpty();
  }

  @Test
  void itIsAskedInBothForms() throws Exception {
    String filter = "-Djdk.serialFilter=maxarray=100;!" + FIXTURES + "$*;!java.util.ArrayDeque";
    assertThat(refused(run(filter).get(0)))
        .containsExactlyInAnyOrder("record", "enum", "array", "deque", "bean", "javaArray");
  }

  @Test
  void itIsAskedBesideAResultFilterThatAdmitsAll() throws Exception {
    String filter = "-Djdk.serialFilter=maxarray=100;!" + FIXTURES + "$*;!java.util.ArrayDeque";
    assertThat(refused(run(filter, "*").get(0)))
        .containsExactlyInAnyOrder(
            "record", "enum", "array", "deque", "bean", "javaArray", "lambda?");
  }

  @Test
  void itIsAskedAboutCollectionsPathsAndLambdas() throws Exception {
    assertThat(refused(run("-Djdk.serialFilter=java.lang.Number;java.lang.Integer;!*").get(0)))
        .containsExactlyInAnyOrder(
            "list", "path", "record", "enum", "deque", "bean", "javaArray", "lambda");
    assertThat(refused(run("-Djdk.serialFilter=!" + Subject.class.getName()).get(0)))
        .containsExactlyInAnyOrder("lambda");
  }

  @Test
  void aFactoryIsAskedForEachMessageAndDoesNotPutTheResultFilterAside() throws Exception {
    String flag = "-Djdk.serialFilterFactory=" + Factory.class.getName();
    List<String> open = run(flag);
    assertThat(refused(open.get(0))).containsExactlyInAnyOrder("record", "bean?");
    assertThat(Integer.parseInt(open.get(1))).isGreaterThanOrEqualTo(9);
    assertThat(refused(run(flag, "!java.util.ArrayDeque").get(0)))
        .containsExactlyInAnyOrder("record", "deque?", "bean?", "lambda?");
  }
}

package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.RemoteTaskException;
import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultFilterTest {
  private static final String DATA = "java.lang.*;java.util.*;!*";

  private final Talk open = new Talk();
  private final Talk filtered = open.with(DATA);

  private @Nullable Object carry(Object value) {
    byte[] bytes = open.encode(value);
    return filtered.decode(bytes, 0, bytes.length);
  }

  static Stream<Object> data() {
    return Stream.of(
        1,
        "text",
        new int[] {1, 2},
        List.of(1, List.of("a")),
        Map.of("a", 1L),
        new String[] {"a"},
        new TreeMap<>(Map.of("a", 1)),
        new LinkedHashMap<>(Map.of("a", List.of(1))));
  }

  @ParameterizedTest
  @MethodSource("data")
  void dataPasses(Object value) {
    assertThat(carry(value)).isEqualTo(value);
  }

  static Stream<Object> others() {
    int captured = 1;
    return Stream.of(
        new Fixtures.Point(1, 2),
        Fixtures.Color.GREEN,
        new Fixtures.Bean("a"),
        List.of((Object) new Fixtures.Point[0]),
        List.of("a", new Fixtures.Point(1, 2)),
        new TreeMap<>(Map.of("a", new Fixtures.Bean("b"))),
        (SerializableCallable<Integer>) () -> 1,
        (SerializableCallable<Integer>) () -> captured,
        Arrays.asList(1, (SerializableCallable<Integer>) () -> 1));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNotAdmittedIsRefusedInBothForms(Object value) {
    assertThatThrownBy(() -> carry(value)).isInstanceOf(TaskSerializationException.class);
  }

  /** An exception of a class that is not admitted. */
  static final class Strange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Strange(String message) {
      super(message);
    }
  }

  @Test
  void aRefusedExceptionArrivesAsText() {
    FailureCodec failures = new FailureCodec(() -> null);
    byte[] strange = failures.encodeFailure(new Strange("boo"), "worker 1");
    assertThat(failures.decodeFailure(strange, 0, strange.length, new Peer()))
        .isInstanceOf(Strange.class);
    assertThat(failures.decodeFailure(strange, 0, strange.length, filtered.peer()))
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining("boo");
    byte[] known = failures.encodeFailure(new IllegalStateException("known"), "worker 1");
    assertThat(failures.decodeFailure(known, 0, known.length, filtered.peer()))
        .isInstanceOf(IllegalStateException.class);
  }
}

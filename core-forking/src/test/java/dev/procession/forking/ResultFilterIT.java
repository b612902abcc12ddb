package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.RemoteTaskException;
import dev.procession.TaskSerializationException;
import dev.procession.tck.Patience;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workers that parse hostile input send data back, and nothing else. */
class ResultFilterIT {
  private static final ExecutorSpec SPEC =
      ExecutorSpec.of("forking").withWorkers(1).withResultFilter("java.lang.*;java.util.*;!*");

  private static Executor executor;

  /** No data. */
  record Gadget(String name) {}

  /** An exception of a class that is not admitted. */
  static final class Strange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Strange(String message) {
      super(message);
    }
  }

  static Object make(int number) {
    return number == 2 ? new Gadget("trap") : List.of("data", number);
  }

  static Object fail() {
    throw new Strange("boo");
  }

  @BeforeAll
  static void open() {
    executor = Executor.open(SPEC);
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  private static long pid() throws Exception {
    return Patience.get(executor.submit(() -> CurrentProcess.get().pid()));
  }

  @Test
  void dataPasses() throws Exception {
    assertThat(Patience.get(executor.submit(() -> Map.of("sizes", List.of(1, 2)))))
        .isEqualTo(Map.of("sizes", List.of(1, 2)));
  }

  @Test
  void anythingElseIsTheFailureOfItsTaskAlone() throws Exception {
    long before = pid();
    assertThat(Patience.failure(executor.submit(ResultFilterIT::make, 2)))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining(Gadget.class.getName());
    assertThat(Patience.get(executor.submit(ResultFilterIT::make, 1)))
        .isEqualTo(List.of("data", 1));
    assertThat(pid()).isEqualTo(before);
  }

  @Test
  void itIsTheFailureOfOneItemOfAMap() {
    try (Stream<Object> results = executor.map(ResultFilterIT::make, List.of(1, 2, 3))) {
      assertThatThrownBy(results::toList)
          .satisfies(
              thrown ->
                  assertThat(Stream.iterate(thrown, e -> e != null, Throwable::getCause))
                      .anyMatch(TaskSerializationException.class::isInstance));
    }
  }

  @Test
  void anExceptionThatIsNotAdmittedArrivesAsText() throws Exception {
    assertThat(Patience.failure(executor.submit(() -> fail())))
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining(Strange.class.getName())
        .hasMessageContaining("boo");
  }

  @Test
  void aPatternThatIsNoneIsRefusedWithTheSpec() {
    ExecutorSpec spec = ExecutorSpec.of("forking");
    assertThatThrownBy(() -> spec.withResultFilter("maxdepth=deep"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

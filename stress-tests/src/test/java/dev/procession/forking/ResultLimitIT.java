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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A result that is larger than its executor takes is its own task's failure. */
class ResultLimitIT {
  private static Executor executor;

  /** Carries a lot. */
  static final class Laden extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String load = "x".repeat(2 << 20);
  }

  static Object fail() {
    throw new Laden();
  }

  static String text(int kilobytes) {
    return "x".repeat(kilobytes << 10);
  }

  @BeforeAll
  static void open() {
    executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1).withMaxResult("1m"));
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  private static long pid() throws Exception {
    return Patience.get(executor.submit(() -> CurrentProcess.get().pid()));
  }

  @Test
  void aLargerOneFailsItsTaskAlone() throws Exception {
    long before = pid();
    assertThat(Patience.get(executor.submit(ResultLimitIT::text, 1000)).length())
        .isEqualTo(1024000);
    assertThat(Patience.failure(executor.submit(ResultLimitIT::text, 1024)))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("most=1048576")
        .hasMessageContaining("withMaxResult");
    assertThat(Patience.failure(executor.submit(() -> new long[1 << 17])))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("withMaxResult");
    assertThat(Patience.get(executor.submit(() -> new long[100_000]))).hasSize(100_000);
    assertThat(pid()).isEqualTo(before);
  }

  @Test
  void itFailsOneItemOfAMap() {
    try (Stream<String> results = executor.map(ResultLimitIT::text, List.of(1, 1024, 1))) {
      assertThatThrownBy(results::toList)
          .satisfies(
              thrown ->
                  assertThat(Stream.iterate(thrown, e -> e != null, Throwable::getCause))
                      .anyMatch(TaskSerializationException.class::isInstance));
    }
  }

  @Test
  void aLargerExceptionArrivesAsText() throws Exception {
    assertThat(Patience.failure(executor.submit(() -> fail())))
        .isInstanceOf(RemoteTaskException.class)
        .hasMessageContaining(Laden.class.getName());
  }

  @Test
  void aSizeThatIsNoneIsRefusedWithTheSpec() {
    ExecutorSpec spec = ExecutorSpec.of("forking");
    assertThatThrownBy(() -> spec.withMaxResult("much"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(spec.maxResult()).isNull();
    assertThat(spec.withMaxResult("64m").maxResult()).isEqualTo("64m");
  }
}

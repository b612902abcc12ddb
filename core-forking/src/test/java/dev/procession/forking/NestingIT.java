package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ChildProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.tck.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How deep executors may be nested, whatever their backends, and processes among them. */
class NestingIT {
  private static final String PROPERTY = "dev.procession.depth";

  @TempDir Path folder;

  @AfterEach
  void unset() {
    System.clearProperty(PROPERTY);
  }

  /** Opens one executor in the other; why the last one was refused, or "opened". */
  private static String nest(List<String> backends) throws Exception {
    if (backends.isEmpty()) {
      return "opened";
    }
    ExecutorSpec spec = ExecutorSpec.of(backends.get(0)).withWorkers(1);
    List<String> rest = List.copyOf(backends.subList(1, backends.size()));
    try (Executor executor = Executor.open(spec)) {
      return Patience.get(executor.submit(NestingIT::nest, rest));
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  @Test
  void backendsAreCountedTogether() throws Exception {
    assertThat(nest(List.of("local", "forking", "local", "forking"))).isEqualTo("opened");
    assertThat(nest(List.of("forking", "local", "forking", "local", "local")))
        .contains("depth=4, limit=4");
  }

  @Test
  void theLimitTravels() throws Exception {
    System.setProperty(PROPERTY, "2");
    assertThat(nest(List.of("forking", "forking", "local"))).contains("depth=2, limit=2");
  }

  @Test
  void processesCount() throws Exception {
    System.setProperty(PROPERTY, "1");
    Path said = folder.resolve("said");
    String file = said.toString();
    try (Executor executor = Executor.open("forking");
        ChildProcess process =
            executor.process(() -> Files.writeString(Path.of(file), nest(List.of("local"))))) {
      process.start().join();
    }
    assertThat(Files.readString(said)).contains("depth=1, limit=1");
  }
}

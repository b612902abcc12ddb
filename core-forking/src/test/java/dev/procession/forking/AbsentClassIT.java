package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import dev.procession.RemoteTaskException;
import dev.procession.TaskSerializationException;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exception of a class that is on the workers' class path alone is told with all it said. */
class AbsentClassIT {
  private static final String NAME = "elsewhere.ForeignException";

  private static Executor executor;

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    Path source = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(
        source.resolve("ForeignException.java"),
        """
        package elsewhere;
        public final class ForeignException extends RuntimeException {
          public ForeignException(String message) {
            super(message);
          }
        }
        """);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, source.resolve("ForeignException.java").toString());
    assertThat(status).isZero();
    List<Path> classPath = new ArrayList<>(Jars.entries().stream().map(Path::of).toList());
    classPath.add(folder);
    ProcessSpec process = ProcessSpec.ofCurrentJvm().withClassPath(classPath);
    executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1).withProcess(process));
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  static RuntimeException make(String message) throws ReflectiveOperationException {
    Class<?> type = Class.forName(NAME);
    return (RuntimeException) type.getConstructor(String.class).newInstance(message);
  }

  static int fail(int number) throws ReflectiveOperationException {
    throw make("from afar " + number);
  }

  static int failBecause(int number) throws ReflectiveOperationException {
    throw new IllegalStateException("near", make("from afar " + number));
  }

  private static ThrowingConsumer<Throwable> tells(String name, String message, String method) {
    return failure -> {
      assertThat(failure).isInstanceOf(RemoteTaskException.class);
      RemoteTaskException remote = (RemoteTaskException) failure;
      assertThat(remote)
          .hasMessageContaining(name + ": " + message)
          .hasMessageContaining(NAME)
          .hasMessageContaining("can't be rebuilt here");
      assertThat(remote.remoteClassName()).isEqualTo(name);
      assertThat(remote.remoteStackTrace())
          .contains(name + ": " + message, AbsentClassIT.class.getName() + "." + method);
    };
  }

  @Test
  void ofATask() throws Exception {
    assertThatThrownBy(() -> Class.forName(NAME)).isInstanceOf(ClassNotFoundException.class);
    assertThat(Patience.failure(executor.submit(AbsentClassIT::fail, 1)))
        .satisfies(tells(NAME, "from afar 1", "fail"));
  }

  @Test
  void ofAnItemOfAMap() {
    try (Stream<Integer> results = executor.map(AbsentClassIT::fail, List.of(1, 2, 3))) {
      assertThatThrownBy(results::toList).cause().satisfies(tells(NAME, "from afar 1", "fail"));
    }
  }

  @Test
  void asTheCauseOfAnother() throws Exception {
    assertThat(Patience.failure(executor.submit(AbsentClassIT::failBecause, 2)))
        .satisfies(tells(IllegalStateException.class.getName(), "near", "failBecause"))
        .extracting(failure -> ((RemoteTaskException) failure).remoteStackTrace())
        .asString()
        .contains("Caused by: " + NAME + ": from afar 2");
  }

  @Test
  void asAResult() throws Exception {
    assertThat(Patience.failure(executor.submit(AbsentClassIT::make, "kept")))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining(NAME);
    assertThat(Patience.get(executor.submit(Tasks::square, 3))).isEqualTo(9);
  }
}

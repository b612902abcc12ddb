package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.tck.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a program ends that never closes its executor. */
class ExitIT {
  @TempDir Path folder;

  private List<String> said() throws IOException {
    return Files.readAllLines(folder.resolve("out"), StandardCharsets.UTF_8);
  }

  private String warned() throws IOException {
    return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
  }

  private int run(String how) throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ExitingParent.class.getName(),
                how)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      Patience.until("it has ended", () -> !program.isAlive());
      return program.exitValue();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void aMainThatReturnsLosesNothing() throws Exception {
    assertThat(run("return")).isZero();
    assertThat(said()).containsExactly("task 0", "task 1", "task 2", "task 3", "task 4");
    assertThat(warned()).isEmpty();
  }

  @Test
  void noTaskOfAServiceViewIsLost() throws Exception {
    assertThat(run("view")).isZero();
    assertThat(said()).containsExactly("task 0", "task 1", "task 2", "task 3", "task 4");
    assertThat(warned()).isEmpty();
  }

  @Test
  void noCallbackIsLost() throws Exception {
    assertThat(run("callback")).isZero();
    assertThat(said()).containsExactly("task 0", "task 1", "task 2");
  }

  @Test
  void anExitSaysOnceWhatItLoses() throws Exception {
    assertThat(run("exit")).isEqualTo(5);
    assertThat(said()).isEmpty();
    assertThat(warned().lines())
        .containsExactly(
            "procession: this JVM exits and loses pending tasks: tasks=6, executors=local (6);"
                + " close the executors, or await the futures, before System.exit");
  }

  @Test
  void anExitThatLosesNothingSaysNothing() throws Exception {
    assertThat(run("done")).isZero();
    assertThat(said()).containsExactly("task 7", "result 7");
    assertThat(warned()).isEmpty();
  }

  @Test
  void aShutdownHookSubmitsNothing() throws Exception {
    assertThat(run("hook")).isZero();
    assertThat(said())
        .containsExactly(
            "task 7",
            "result 7",
            "refused this JVM exits and takes no tasks: backend=local; submit before System.exit,"
                + " and await the futures",
            "not opened this JVM exits and opens no executors: backend=local");
  }
}

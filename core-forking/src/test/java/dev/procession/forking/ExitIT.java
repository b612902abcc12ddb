package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a program ends that never closes its executor of JVMs. */
class ExitIT {
  @TempDir Path folder;
  private Process program;
  private Signal started;
  private Signal go;

  private void start(String how) throws IOException {
    started = new Signal(folder.resolve("started").toString());
    go = new Signal(folder.resolve("go").toString());
    program =
        new ProcessBuilder(
                Program.command(
                    ExitingParent.class,
                    List.of(),
                    how,
                    folder.resolve("started").toString(),
                    folder.resolve("go").toString()))
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
  }

  @AfterEach
  void end() {
    program.destroyForcibly();
  }

  private int exitCode() {
    Patience.until("it has ended", () -> !program.isAlive());
    return program.exitValue();
  }

  private List<String> said() {
    try {
      return Files.readAllLines(folder.resolve("out"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> warned() throws IOException {
    return Files.readAllLines(folder.resolve("err"), StandardCharsets.UTF_8);
  }

  @Test
  void aMainThatReturnsLosesNothing() throws Exception {
    start("return");
    started.await();
    go.raise();
    assertThat(exitCode()).isZero();
    assertThat(said()).containsExactly("task 0", "task 1", "task 2");
    assertThat(warned()).isEmpty();
  }

  @Test
  void aProcessIsJoinedAndADaemonIsNot() throws Exception {
    start("process");
    started.await();
    Patience.until("main is about to return", () -> said().contains("daemon true"));
    go.raise();
    assertThat(exitCode()).isZero();
    assertThat(said()).containsExactlyInAnyOrder("daemon true", "process");
  }

  @Test
  void anExitSaysOnceWhatItLosesAndWhy() throws Exception {
    start("exit");
    assertThat(exitCode()).isEqualTo(5);
    assertThat(warned())
        .containsExactly(
            "procession: this JVM exits and loses pending tasks: tasks=1, executors=forking (1);"
                + " close the executors, or await the futures, before System.exit");
    assertThat(said()).allMatch(line -> line.contains("killed by this executor: this JVM exits"));
  }

  @Test
  void aShutdownHookSubmitsNothing() throws Exception {
    start("hook");
    assertThat(exitCode()).isZero();
    assertThat(said())
        .containsExactly(
            "result Worker-1",
            "refused this JVM exits and takes no tasks: backend=forking; submit before System.exit,"
                + " and await the futures");
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A parent that is stopped while its workers start, for longer than a stranger's handshake. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a worker's threads can't be seen")
class PausedParentIT {
  private static final int WORKERS = 4;
  private static final int TASKS = 200;
  private static final long PAUSE_SECONDS = 12;

  @TempDir Path folder;

  @Test
  void allTasksRunAfterIt() throws Exception {
    Process parent =
        new ProcessBuilder(Program.command(Main.class, List.of("-Djava.io.tmpdir=" + folder)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Process stop = stopOnInput(parent.pid()); // to start one when it is due takes too long
    try {
      Patience.until(
          "a worker waits for the handshake",
          () -> parent.children().anyMatch(PausedParentIT::hasItsBootstrap) || !parent.isAlive());
      stop.getOutputStream().close();
      assertThat(stop.waitFor()).isZero();
      assertThat(parent.waitFor(PAUSE_SECONDS, TimeUnit.SECONDS)).isFalse();
      UnixSignal.send("CONT", parent.pid());
      BufferedReader out = parent.inputReader(StandardCharsets.UTF_8);
      assertThat(out.readLine()).isEqualTo(TASKS + " tasks, 0 restarts");
      assertThat(parent.waitFor()).isZero();
    } finally {
      parent.destroyForcibly();
    }
  }

  private static Process stopOnInput(long pid) throws IOException {
    return new ProcessBuilder("sh", "-c", "read line; kill -STOP " + pid).start();
  }

  /** A worker holds its life-line from when it knows where to connect. */
  private static boolean hasItsBootstrap(ProcessHandle worker) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", "" + worker.pid(), "task"))) {
      return threads.anyMatch(thread -> nameOf(thread).startsWith("procession-life"));
    } catch (IOException | UncheckedIOException e) {
      return false; // gone
    }
  }

  private static String nameOf(Path thread) {
    try {
      return Files.readString(thread.resolve("comm"));
    } catch (IOException e) {
      return ""; // gone
    }
  }

  /** The parent; one start that fails would break its executor. */
  static final class Main {
    private Main() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      try (Executor executor =
          Executor.open(
              ExecutorSpec.of("forking")
                  .withWorkers(WORKERS)
                  .withSpares(WORKERS)
                  .withRestarts(0, Duration.ofHours(1)))) {
        long done =
            executor
                .map(Tasks::square, IntStream.range(0, TASKS).boxed().toList())
                .mapToInt(Integer::intValue)
                .count();
        System.out.println(done + " tasks, " + executor.status().restarts() + " restarts");
      }
    }
  }
}

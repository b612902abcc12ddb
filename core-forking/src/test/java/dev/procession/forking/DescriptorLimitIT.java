package dev.procession.forking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Tasks;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A parent without a descriptor for a worker waits for one, and breaks no executor. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such limit")
class DescriptorLimitIT {
  private static final int FAILURES = 4;

  @TempDir Path folder;

  @Test
  void workersStartAgainWhenThereAreDescriptors() throws Exception {
    assertThat(run("later")).isEqualTo("9\n");
  }

  @Test
  void anImmediateShutdownDoesNotWaitForThem() throws Exception {
    assertThat(run("never")).isEqualTo("cancelled=true\n");
  }

  private String run(String when) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"));
    command.addAll(Program.command(Main.class, List.of("-Djava.io.tmpdir=" + folder), when));
    Process parent =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String said = new String(parent.getInputStream().readAllBytes(), UTF_8);
      assertThat(parent.waitFor()).isZero();
      return said;
    } finally {
      parent.destroyForcibly();
    }
  }

  /** The parent; one start that counts would break its executor. */
  static final class Main implements ExecutorListener {
    private final BlockingQueue<ExitReport> exits = new LinkedBlockingQueue<>();
    private final List<FileInputStream> taken = new ArrayList<>();

    private Main() {}

    @Override
    public void onWorkerExited(ExitReport report) {
      exits.add(report);
    }

    /** All that there are but for a few, which a start needs more than. */
    private void takeDescriptors() {
      try {
        while (true) {
          taken.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // That was the last.
      }
    }

    private void giveThemBack() throws IOException {
      for (FileInputStream one : taken) {
        one.close();
      }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      Main main = new Main();
      try (Executor executor =
          Executor.open(
              ExecutorSpec.of("forking").withWorkers(1).withRestarts(0, Duration.ofHours(1)))) {
        AutoCloseable unused = executor.subscribe(main);
        int warm = Patience.get(executor.submit(Tasks::square, 1)); // its classes are loaded
        Throwable lost = Patience.failure(executor.submit(() -> Tasks.halt(warm + 2)));
        ExitReport first = main.exits.take();
        main.takeDescriptors();
        Future<Integer> future = executor.submit(Tasks::square, 3);
        for (int i = 0; i < FAILURES; i++) {
          ExitReport exit = main.exits.poll(Patience.deadline().toSeconds(), TimeUnit.SECONDS);
          assertThat(exit).as("%s, %s", lost, first).isNotNull();
          assertThat(exit.kind()).isEqualTo(ExitReport.Kind.NEVER_READY);
        }
        if (arguments[0].equals("later")) {
          main.giveThemBack();
          System.out.println(Patience.get(future));
        } else {
          List<Future<?>> never = executor.shutdownNow();
          System.out.println("cancelled=" + never.contains(future));
        }
      }
    }
  }
}

package dev.procession.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes live as long as each other; one works, the other waits for the machine. */
class CpuLimitTest {
  private final CpuLimit limit = new CpuLimit(Duration.ofMillis(300));
  private Process working;
  private Process waiting;

  @BeforeEach
  void start() throws IOException {
    working = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    waiting = new ProcessBuilder("sleep", "1000").start();
    limit.onWorkerStarted("working", working.pid());
    limit.onWorkerStarted("waiting", waiting.pid());
  }

  @AfterEach
  void end() {
    working.destroyForcibly();
    waiting.destroyForcibly();
  }

  private static Throwable crash(Process worker) {
    return new WorkerCrashedException(
        "",
        new ExitReport(
            "w", worker.pid(), ExitReport.Kind.SIGNALLED, -9, "", List.of(), null, List.of()),
        null);
  }

  @Test
  void countsTheWorkAndNotTheTime() {
    limit.onTaskStarted(1, "waiting");
    limit.onTaskStarted(2, "working");
    while (working.isAlive()) {
      limit.look();
    }
    assertThat(waiting.isAlive()).isTrue();
    assertThat(limit.cause(crash(working)))
        .isInstanceOf(CpuLimit.ReachedException.class)
        .hasMessageContaining("processor time");
    Throwable other = crash(waiting);
    assertThat(limit.cause(other)).isSameAs(other);
  }

  @Test
  void aTaskIsNotChargedForWhatItsWorkerUsedBefore() throws Exception {
    limit.onTaskStarted(1, "working");
    while (working.info().totalCpuDuration().orElseThrow().compareTo(Duration.ofMillis(400)) < 0) {
      Thread.onSpinWait();
    }
    String pid = Long.toString(working.pid());
    assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
    limit.onTaskFinished(1, Optional.empty());
    limit.onTaskStarted(2, "working");
    limit.look();
    assertThat(working.isAlive()).isTrue();
  }
}

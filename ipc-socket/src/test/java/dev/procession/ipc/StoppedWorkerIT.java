package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.TaskOptions;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is stopped hears no kill; the end of the grace ends its conversation. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such signals")
class StoppedWorkerIT {
  @TempDir Path folder;
  private final BlockingQueue<ExitReport> exits = new LinkedBlockingQueue<>();

  private final class Ear implements ExecutorListener {
    @Override
    public void onWorkerExited(ExitReport report) {
      exits.add(report);
    }
  }

  private ExitReport exit() throws InterruptedException {
    ExitReport report = exits.poll(Patience.deadline().toSeconds(), TimeUnit.SECONDS);
    assertThat(report).isNotNull();
    return report;
  }

  @Test
  void keepsNeitherTheNextTaskNorTheEnd() throws Exception {
    Path pid = folder.resolve("pid");
    Signal started = new Signal(folder.resolve("started").toString());
    Signal never = new Signal(folder.resolve("never").toString());
    String file = pid.toString();
    try (RunningWorkers workers = RunningWorkers.start(2);
        Executor executor =
            Executor.open(
                ExecutorSpec.of("socket")
                    .withAddresses(workers.addresses())
                    .withWorkers(1)
                    .withKeyFile(workers.keyFile()))) {
      AutoCloseable unused = executor.subscribe(new Ear());
      Future<?> task =
          executor
              .with(TaskOptions.none().withGrace(Duration.ZERO))
              .submit(
                  () -> {
                    Files.writeString(Path.of(file), "" + ProcessHandle.current().pid());
                    return Tasks.await(started, never);
                  });
      started.await();
      String stopped = Files.readString(pid);
      assertThat(new ProcessBuilder("kill", "-STOP", stopped).start().waitFor()).isZero();
      assertThat(task.cancel(true)).isTrue();
      assertThat(Patience.get(executor.submit(Tasks::square, 3))).isEqualTo(9);
      ExitReport report = exit();
      assertThat(report.kind()).isEqualTo(ExitReport.Kind.UNRESPONSIVE);
      assertThat(report.reason())
          .contains("did not end within PT2S", "its task was cancelled", "end its process where");
    }
  }
}

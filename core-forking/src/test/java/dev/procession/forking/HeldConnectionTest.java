package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.Liveness;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.tck.Patience;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker's process ends while another holds its end of the connection, as one does that native
 * code of a task has started. Here the test itself is that other: the child process is a shell that
 * passes its bootstrap message on, and the test speaks for it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such pipes")
class HeldConnectionTest {
  private static final int ANSWERS = 2_000;

  @TempDir Path folder;

  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger answers = new AtomicInteger();
  private final CompletableFuture<ExitReport> exit = new CompletableFuture<>();
  private Connection connection;
  private ProcessHandle child;

  private final class Listener implements WorkerListener {
    @Override
    public void onReady(long pid) {
      ready.countDown();
      boolean unused = awaitGoOn();
    }

    private boolean awaitGoOn() {
      try {
        return goOn.await(Patience.deadline().toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onAnswer(long orderId, Answer answer) {
      answers.incrementAndGet();
    }

    @Override
    public void onAnswers(List<Answered> answered) {
      answers.addAndGet(answered.size());
    }

    @Override
    public void onExit(ExitReport report) {
      exit.complete(report);
    }
  }

  @BeforeEach
  void start() throws Exception {
    Path message = folder.resolve("message");
    assertThat(new ProcessBuilder("mkfifo", message.toString()).start().waitFor()).isZero();
    String script = "exec cat > " + message;
    WorkerRequest request =
        new WorkerRequest(
            "w",
            "",
            "forking",
            WorkerRequest.Purpose.POOL,
            ProcessSpec.ofCurrentJvm(),
            null,
            false);
    ForkedWorker worker =
        new ForkedWorker(
            request,
            new Listener(),
            line -> List.of("sh", "-c", script),
            Liveness.ofThisJvm(),
            null);
    new Thread(worker, "held").start();
    try (InputStream in = Files.newInputStream(message)) {
      connection = Rendezvous.join(Bootstrap.receive(in));
      child =
          ProcessHandle.current()
              .children()
              .filter(one -> one.info().command().orElse("").endsWith("cat"))
              .findFirst()
              .orElseThrow();
    }
    connection.send(new Frame(FrameKind.READY, child.pid(), new byte[1]));
    connection.flush();
    ready.await();
  }

  @AfterEach
  void end() {
    goOn.countDown();
    connection.close();
    child.destroyForcibly();
  }

  private ExitReport killIt() throws Exception {
    child.destroyForcibly();
    Patience.until("it is dead", () -> !child.isAlive());
    goOn.countDown();
    return exit.get(Patience.deadline().toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void itsEndIsSeenAllTheSame() throws Exception {
    ExitReport report = killIt();
    assertThat(report.kind()).isEqualTo(ExitReport.Kind.SIGNALLED);
    assertThat(report.reason()).contains("signal 9");
  }

  /** They lie in the socket while the parent is busy. */
  @Test
  void whatItHadAnsweredBeforeIsNotLost() throws Exception {
    for (int i = 1; i <= ANSWERS; i++) {
      connection.send(new Frame(FrameKind.RETURNED, i, ByteBuffer.allocate(0).array()));
    }
    connection.flush();
    assertThat(connection.unflushed()).isZero();
    ExitReport unused = killIt();
    assertThat(answers).hasValue(ANSWERS);
  }
}

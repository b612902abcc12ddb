package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.ProcessSpec;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.Liveness;
import dev.procession.tck.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever is thrown in a worker's thread, the child is ended and its exit is told, once. */
class FailingThreadsTest {
  private final BlockingQueue<ExitReport> told = new LinkedBlockingQueue<>();
  private volatile Error onReady;
  private volatile Error onEnd;

  private final class Listener implements WorkerListener {
    @Override
    public void onReady(long pid) {
      if (onReady != null) {
        throw onReady;
      }
    }

    @Override
    public void onAnswer(long orderId, Answer answer) {}

    @Override
    public void onLastStarted(long orderId, int item) {
      if (onEnd != null) {
        throw onEnd;
      }
    }

    @Override
    public void onExit(ExitReport report) {
      told.add(report);
    }
  }

  private ExitReport exit(UnaryOperator<List<String>> prefix) throws Exception {
    WorkerRequest request =
        new WorkerRequest(
            "w",
            "",
            "forking",
            WorkerRequest.Purpose.POOL,
            ProcessSpec.ofCurrentJvm().withMaxHeap("64m"),
            null,
            false);
    ForkedWorker worker =
        new ForkedWorker(request, new Listener(), prefix, Liveness.ofThisJvm(), null);
    Thread thread = new Thread(worker, "failing");
    thread.setUncaughtExceptionHandler((t, e) -> {}); // it may pass on what it could not handle
    thread.start();
    thread.join(Patience.deadline().toMillis());
    assertThat(thread.isAlive()).isFalse();
    assertThat(told).hasSize(1);
    return told.remove();
  }

  @Test
  void anErrorBeforeTheLaunch() throws Exception {
    ExitReport report =
        exit(
            line -> {
              throw new LinkageError("injected");
            });
    assertThat(report.kind()).isEqualTo(Kind.NEVER_READY);
    assertThat(report.reason()).contains("java.lang.LinkageError: injected");
  }

  @Test
  void anExceptionBeforeTheLaunch() throws Exception {
    ExitReport report =
        exit(
            line -> {
              throw new IllegalStateException("injected");
            });
    assertThat(report.kind()).isEqualTo(Kind.NEVER_READY);
    assertThat(report.reason()).isEqualTo("it can't be launched: injected");
  }

  @Test
  void anErrorWhileItIsServed() throws Exception {
    onReady = new StackOverflowError("injected");
    ExitReport report = exit(UnaryOperator.identity());
    assertThat(report.kind()).isIn(Kind.KILLED, Kind.CONNECTION_LOST);
    assertThat(ProcessHandle.of(report.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void anErrorAfterItsEnd() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "only there is it known what started last");
    onReady = new StackOverflowError("injected");
    onEnd = new LinkageError("injected too");
    ExitReport report = exit(UnaryOperator.identity());
    assertThat(report.kind()).isEqualTo(Kind.KILLED);
    assertThat(report.reason()).contains("java.lang.LinkageError: injected too");
    assertThat(ProcessHandle.of(report.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }
}

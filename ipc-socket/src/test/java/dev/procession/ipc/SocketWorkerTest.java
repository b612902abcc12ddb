package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Hands;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketWorkerTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);

  @TempDir Path folder;

  private record Ear(BlockingQueue<ExitReport> exits) implements WorkerListener {
    @Override
    public void onReady(long pid) {}

    @Override
    public void onAnswer(long orderId, Answer answer) {}

    @Override
    public void onExit(ExitReport report) {
      exits.add(report);
    }
  }

  /** As where no thread can be had: else the engine would wait for this worker for ever. */
  @Test
  void anErrorOfItsThreadIsToldAsItsExitAndItsAddressIsFree() throws Exception {
    Liveness exhausted = mock(Liveness.class);
    doThrow(new OutOfMemoryError("unable to create native thread")).when(exhausted).watch(any());
    Path socket = folder.resolve("s");
    Address address = Address.parse("unix:" + socket);
    SocketWorkerFactory factory =
        new SocketWorkerFactory(List.of(address), SECRET, PeerUsers.of(List.of()), exhausted);
    WorkerRequest request =
        new WorkerRequest(
            "W", "", "test", WorkerRequest.Purpose.POOL, ProcessSpec.ofCurrentJvm(), null, false);
    BlockingQueue<ExitReport> exits = new LinkedBlockingQueue<>();
    Listening worker = Listening.at(socket, come -> Hands.ofStartedWorker(come, SECRET).close());
    try (worker) {
      Worker unused = factory.start(request, new Ear(exits));
      ExitReport report = exits.poll(60, TimeUnit.SECONDS);
      assertThat(report.kind()).isEqualTo(ExitReport.Kind.NEVER_READY);
      assertThat(report.reason()).contains("unable to create native thread");
      assertThat(factory.lease(0)).isEqualTo(address);
      assertThat(exits).isEmpty();
    }
  }
}

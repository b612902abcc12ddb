package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.SerializableCallable;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.SocketPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A whole conversation in one JVM: what a worker says when orders are recalled. */
class RecallTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
  private static final Executor THREADS = task -> new Thread(task, "conversation").start();
  private static final BlockingQueue<String> MEETING = new SynchronousQueue<>();

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final RemoteWorker worker =
      new RemoteWorker(
          new WorkerRequest(
              "W", "", "test", WorkerRequest.Purpose.POOL, ProcessSpec.ofCurrentJvm(), null),
          new Ear(),
          new Bystander(),
          Liveness.ofThisJvm());

  private final class Ear implements WorkerListener {
    @Override
    public void onReady(long pid) {
      said.add("ready");
    }

    @Override
    public void onAnswer(long orderId, Answer answer) {
      said.add(answer.getClass().getSimpleName() + " " + orderId);
    }

    @Override
    public void onKept(long orderId) {
      said.add("kept " + orderId);
    }

    @Override
    public void onExit(ExitReport report) {
      throw new AssertionError("told by the backend alone");
    }
  }

  private void send(long id, SerializableCallable<?> task) {
    worker.send(new Order(id, RemoteWorker.pack(task)));
  }

  private String next() throws InterruptedException {
    return said.poll(60, TimeUnit.SECONDS);
  }

  private static String meet() throws InterruptedException {
    MEETING.put("started");
    return MEETING.take();
  }

  @Test
  void whatRunsIsKeptAndWhatWaitsIsGivenBack() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      CompletableFuture<OptionalInt> there =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return WorkerSession.serve(pair.other(), SECRET, new Bystander());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              THREADS);
      CompletableFuture<Ending> here =
          CompletableFuture.supplyAsync(() -> worker.converse(pair.one(), SECRET), THREADS);
      assertThat(next()).isEqualTo("ready");
      send(1, RecallTest::meet);
      send(2, () -> 2);
      worker.flush();
      assertThat(MEETING.poll(60, TimeUnit.SECONDS)).isEqualTo("started");
      worker.recall(1);
      worker.recall(2);
      worker.flush();
      assertThat(List.of(next(), next())).containsExactly("kept 1", "Returned 2");
      MEETING.put("end");
      assertThat(next()).isEqualTo("Value 1");
      worker.drain(0);
      worker.flush();
      assertThat(here.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.GOODBYE);
      assertThat(there.get(60, TimeUnit.SECONDS)).hasValue(0);
    }
  }
}

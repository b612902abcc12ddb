package dev.procession.forking;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.SerializableCallable;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Drill;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.Ending;
import dev.procession.ipc.Grip;
import dev.procession.ipc.Liveness;
import dev.procession.ipc.RemoteWorker;
import dev.procession.ipc.wire.Connection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/*
 * What a JVM runs to have its classes put into an archive: a worker's life from bootstrap to
 * goodbye, with both sides of the conversation in one JVM and tasks of our own. No code of a user
 * runs. Its standard input is the life-line, as a worker's is.
 */
final class Rehearsal implements WorkerListener, Grip {
  private static final List<Callable<?>> TASKS =
      List.of(
          task(() -> 1),
          task(() -> List.of("text", 2L, 3.0)),
          task(() -> Map.of("key", new byte[1])),
          task(() -> new java.util.BitSet(1)),
          Drill.of(argument -> argument, 1),
          task(
              () -> {
                throw new IOException("rehearsed", new IllegalStateException("cause"));
              }));

  private final WorkerRequest request =
      new WorkerRequest(
          "rehearsal",
          "rehearsal",
          "forking",
          WorkerRequest.Purpose.POOL,
          ProcessSpec.ofCurrentJvm().withStartTimeout(Duration.ofMinutes(1)),
          null,
          false);
  private final RemoteWorker worker = new RemoteWorker(request, this, this, Liveness.ofThisJvm());
  private int open = TASKS.size();

  private Rehearsal() {}

  private static Callable<?> task(SerializableCallable<?> task) {
    return task;
  }

  /** Leaves with {@link System#exit} when the worker does, or when its parent is gone. */
  public static void main(String[] arguments) throws IOException {
    WorkerDirectory directory = WorkerDirectory.create();
    Rendezvous rendezvous = Rendezvous.open(directory);
    Bootstrap bootstrap = Bootstrap.create(rendezvous.address(), directory.path());
    Rehearsal rehearsal = new Rehearsal();
    Thread parent =
        new EngineThread(() -> rehearsal.lead(rendezvous, bootstrap), "procession-rehearsal");
    parent.start();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    bootstrap.send(message);
    try (FileInputStream stdin = new FileInputStream(FileDescriptor.in)) {
      ForkedMain.run(new ByteArrayInputStream(message.toByteArray()), stdin.getChannel());
    }
  }

  private void lead(Rendezvous rendezvous, Bootstrap bootstrap) {
    try {
      Connection met = rendezvous.meet(bootstrap);
      if (met != null) {
        Ending unused = worker.converse(met);
        worker.settle();
      }
    } catch (IOException | RuntimeException | Error e) {
      Runtime.getRuntime().halt(ForkedMain.BOOTSTRAP_FAILED);
    }
  }

  @Override
  public void onReady(long pid) {
    for (Callable<?> task : TASKS) {
      worker.send(new Order(1, RemoteWorker.pack(task)));
    }
    worker.flush();
  }

  @Override
  public synchronized void onAnswer(long orderId, Answer answer) {
    if (--open == 0) {
      worker.drain(0);
      worker.flush();
    }
  }

  @Override
  public void onExit(ExitReport report) {
    throw new IllegalStateException("nobody tells this");
  }

  @Override
  public void terminate() {
    throw new IllegalStateException("nobody asks for this");
  }

  @Override
  public void onUnresponsive(String reason) {
    throw new IllegalStateException("it would have to tell itself: " + reason);
  }

  @Override
  public void kill(String reason) {
    throw new IllegalStateException("nobody asks for this");
  }
}

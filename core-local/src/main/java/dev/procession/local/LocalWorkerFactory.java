package dev.procession.local;

import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerFactory;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.util.concurrent.Callable;

/** Starts threads. */
final class LocalWorkerFactory implements WorkerFactory {

  /** A task as it is. */
  record Reference(Callable<?> task) implements Cargo {
    @Override
    public int bytes() {
      return 0;
    }
  }

  @Override
  public Cargo pack(Callable<?> task) {
    return new Reference(task);
  }

  /** So that a thread has its next order at once, whoever is in the engine. */
  @Override
  public int window() {
    return 64;
  }

  @Override
  public Worker start(WorkerRequest request, WorkerListener listener) {
    LocalWorker worker = new LocalWorker(request, listener, LocalWorker.HOLD_NANOS);
    Thread thread = new Thread(worker, "procession-" + request.backend() + "-" + request.name());
    thread.setDaemon(true);
    worker.runOn(thread);
    return worker;
  }

  @Override
  public void close() {
    // Threads end by themselves; there is nothing else.
  }
}

package dev.procession.forking;

import dev.procession.SerializableFunction;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.core.worker.ChunkingFactory;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.Liveness;
import dev.procession.ipc.RemoteWorker;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Launches child JVMs, each on a thread of its own, which it keeps until the child is gone. */
final class ForkedWorkerFactory implements ChunkingFactory {
  private final UnaryOperator<List<String>> command;
  private final Liveness liveness;
  private final @Nullable MemoryLimit memory;

  ForkedWorkerFactory(
      UnaryOperator<List<String>> command, Liveness liveness, @Nullable MemoryLimit memory) {
    this.command = command;
    this.liveness = liveness;
    this.memory = memory;
    Preparation.ofLaunches();
  }

  @Override
  public Cargo pack(Callable<?> task) {
    return RemoteWorker.pack(task);
  }

  @Override
  public @Nullable ChunkPacker packer(SerializableFunction<?, ?> function) {
    return RemoteWorker.packer(function);
  }

  @Override
  public Worker start(WorkerRequest request, WorkerListener listener) {
    Archivist.ofThisProgram().opened(this);
    boolean limited = request.purpose() == WorkerRequest.Purpose.POOL;
    ForkedWorker worker =
        new ForkedWorker(request, listener, command, liveness, limited ? memory : null);
    Thread thread =
        new EngineThread(worker, "procession-" + request.backend() + "-" + request.name());
    thread.start();
    return worker.remote();
  }

  @Override
  public void close() {
    Archivist.ofThisProgram().closed(this); // each worker's thread has cleaned up after it
  }
}

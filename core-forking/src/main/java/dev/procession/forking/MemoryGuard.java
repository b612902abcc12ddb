package dev.procession.forking;

import static java.util.Objects.requireNonNull;

import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.Grip;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Keeps one worker to its memory limit, if it has one, from when it is ready to its end. */
final class MemoryGuard implements Footprint.Subject {
  private final WorkerRequest request;
  private final @Nullable MemoryLimit limit;
  private final WorkerListener listener;
  private final Grip grip;
  private volatile @Nullable ProcessHandle process;

  MemoryGuard(
      WorkerRequest request, @Nullable MemoryLimit limit, WorkerListener listener, Grip grip) {
    this.request = request;
    this.limit = limit;
    this.listener = listener;
    this.grip = grip;
  }

  boolean isNeeded() {
    return limit != null;
  }

  /** The worker is ready, and runs in that process. */
  void begin(Optional<ProcessHandle> jvm) {
    MemoryLimit kept = requireNonNull(limit);
    process = jvm.orElse(null);
    if (process == null) {
      System.getLogger("dev.procession.memory")
          .log(
              Level.WARNING,
              "a worker's memory can't be looked at, as its process can't be seen from here: backend="
                  + request.backend()
                  + ", worker="
                  + request.name()
                  + "; launch it where it can be seen, or leave out ExecutorSpec.withMaxWorkerMemory");
    } else {
      MemoryWatch.ofThisJvm().watch(this, kept);
    }
  }

  /** The worker has ended. */
  void end() {
    if (limit != null) {
      MemoryWatch.ofThisJvm().forget(this);
    }
  }

  @Override
  public OptionalLong residentBytes() {
    ProcessHandle jvm = process;
    return jvm == null ? OptionalLong.empty() : ResidentSize.of(jvm);
  }

  /** Listeners of users may run in it, for as long as they like: not in the thread of the watch. */
  @Override
  public void onWorn() {
    Thread thread =
        new Thread(
            listener::onWorn, "procession-" + request.backend() + "-" + request.name() + "-worn");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void kill(String reason) {
    grip.kill(reason);
  }
}

package dev.procession.core;

import dev.procession.ChildProcess;
import dev.procession.ExecutorStatus;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.SerializableRunnable;
import dev.procession.core.pool.PendingTasks;
import dev.procession.core.pool.Pool;
import dev.procession.core.pool.PoolSettings;
import dev.procession.core.process.WorkerProcess;
import dev.procession.core.worker.ChunkingFactory;
import dev.procession.core.worker.JvmExit;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/*
 * What all views of one executor share: the pool, the child processes, the carrier threads of its
 * ExecutorService views, and its end.
 *
 * The end goes in steps. shutdown() refuses callers; the carriers, if there are any, still submit
 * what they had accepted; when the last has ended the pool is shut down; when the pool has ended
 * and the last child process is gone, the factory is closed. Only close() waits for all of it.
 */
final class OpenExecutor implements WorkerProcess.Registry, PendingTasks.Owner {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Pool pool;
  private final WorkerFactory factory;
  private final UnsupportedSettings unsupported;
  private final Nesting nesting;
  private final int workers;
  private final @Nullable ChunkingFactory chunking;
  private final CountDownLatch released = new CountDownLatch(1);

  // Guarded by this.
  private final Set<WorkerProcess> processes = new LinkedHashSet<>();
  private @Nullable ThreadPoolExecutor carriers;
  private boolean releasing;

  OpenExecutor(
      Pool pool,
      WorkerFactory factory,
      UnsupportedSettings unsupported,
      PoolSettings settings,
      Nesting nesting) {
    this.pool = pool;
    this.factory = factory;
    this.unsupported = unsupported;
    this.nesting = nesting;
    this.workers = settings.workers();
    this.chunking =
        factory instanceof ChunkingFactory able && settings.maxTasksPerWorker() == Integer.MAX_VALUE
            ? able
            : null;
    pool.onTerminated(this::releaseIfEnded);
    pool.pending().belongTo(this);
  }

  Pool pool() {
    return pool;
  }

  int workers() {
    return workers;
  }

  /** Packs items of a stream; {@code null} if each must be a task of its own. */
  @Nullable ChunkingFactory chunking() {
    return chunking;
  }

  ChildProcess process(ProcessSpec spec, SerializableRunnable target) {
    unsupported.refuse(spec);
    return new WorkerProcess(
        pool.backend(), pool.capabilities(), factory, this, spec, target, nesting);
  }

  /** The threads in which tasks of {@link java.util.concurrent.ExecutorService} views wait. */
  synchronized ThreadPoolExecutor carriers() {
    if (carriers == null) {
      carriers = Carriers.of(pool.backend(), workers, pool::shutdown);
      if (pool.isShutdown()) {
        carriers.shutdown();
      }
    }
    return carriers;
  }

  private synchronized @Nullable ThreadPoolExecutor carriersIfAny() {
    return carriers;
  }

  void shutdown() {
    pool.refuseCallers();
    ThreadPoolExecutor carriers = carriersIfAny();
    if (carriers == null) {
      pool.shutdown();
    } else {
      carriers.shutdown();
    }
  }

  List<Future<?>> shutdownNow() {
    pool.refuseCallers();
    ThreadPoolExecutor carriers = carriersIfAny();
    if (carriers != null) {
      for (Runnable carried : carriers.shutdownNow()) {
        if (carried instanceof java.util.concurrent.Future<?> future) {
          future.cancel(false);
        }
      }
    }
    return new ArrayList<>(pool.shutdownNow());
  }

  boolean awaitTermination(Duration timeout) throws InterruptedException {
    return pool.awaitTermination(timeout);
  }

  boolean isShutdown() {
    return pool.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return pool.isTerminated() && pool.hasCalledBack();
  }

  @Override
  public long pendingTasks() {
    ExecutorStatus status = pool.status();
    ThreadPoolExecutor carriers = carriersIfAny();
    long carried = carriers == null ? 0 : carriers.getActiveCount();
    long behind = carriers == null ? 0 : carriers.getQueue().size();
    return Math.max(status.queued() + status.running(), carried) + behind;
  }

  @Override
  public boolean isAtWork() {
    return pendingTasks() > 0
        || !pool.hasCalledBack()
        || processes().stream().anyMatch(process -> !process.isDaemon());
  }

  void close() {
    shutdown();
    boolean interrupted = false;
    while (!ended(interrupted)) {
      interrupted = true;
      shutdownNow();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of everything; {@code false} on interrupt. */
  private boolean ended(boolean byForce) {
    try {
      pool.awaitTermination(FOREVER);
      for (WorkerProcess process : processes()) {
        if (byForce || process.isDaemon()) {
          process.endNow();
        }
      }
      for (WorkerProcess process : processes()) {
        if (!process.isDaemon() || pool.capabilities().contains(dev.procession.Capability.KILL)) {
          process.join();
        }
      }
      releaseIfEnded();
      if (processes().isEmpty()) {
        released.await();
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private synchronized List<WorkerProcess> processes() {
    return List.copyOf(processes);
  }

  @Override
  public void onStart(WorkerProcess process) {
    synchronized (this) {
      if (!pool.isShutdown() && pool.pending().begin()) {
        processes.add(process);
        pool.pending().renew();
        return;
      }
    }
    throw new IllegalStateException(
        (JvmExit.hasBegun() ? "this JVM exits" : "the executor is shut down")
            + " and starts no processes: backend="
            + pool.backend()
            + ", process="
            + process.name());
  }

  @Override
  public void onEnd(WorkerProcess process) {
    synchronized (this) {
      processes.remove(process);
    }
    releaseIfEnded();
  }

  private void releaseIfEnded() {
    synchronized (this) {
      if (releasing || !processes.isEmpty() || !pool.isTerminated()) {
        return;
      }
      releasing = true;
    }
    factory.close();
    released.countDown();
  }
}

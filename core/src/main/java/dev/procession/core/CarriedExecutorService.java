package dev.procession.core;

import static java.util.Objects.requireNonNull;

import dev.procession.TaskOptions;
import dev.procession.TaskSerializationException;
import dev.procession.core.pool.PendingTasks;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Cargo;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * The java.util.concurrent view. That interface's contract is about runnables that run in this JVM:
 * an ExecutorCompletionService hands in a FutureTask of its own, shutdownNow() gives back what was
 * handed in, an interrupt goes to whoever runs the task. So each task does run in this JVM, in a
 * carrier thread of a ThreadPoolExecutor, which keeps the whole contract; only the body of what was
 * submitted runs on a worker, and the carrier waits for it. The body is packed when it is submitted.
 *
 * An interrupted carrier interrupts the worker's task and goes on waiting: a task that catches the
 * interrupt gets to report. One that ignores it loses its worker after the grace.
 */
final class CarriedExecutorService extends AbstractExecutorService {
  private final OpenExecutor open;

  @SuppressWarnings("unused") // whoever holds the view holds the executor
  private final Lease lease;

  private final TaskOptions options;

  CarriedExecutorService(OpenExecutor open, Lease lease, TaskOptions options) {
    this.open = open;
    this.lease = lease;
    this.options = options;
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new FutureTask<>(body(requireNonNull(callable, "callable")));
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
    Callable<?> body = body(new Run(requireNonNull(runnable, "runnable")));
    return new FutureTask<>(
        () -> {
          Object unused = body.call();
          return value;
        });
  }

  @Override
  public void execute(Runnable command) {
    requireNonNull(command, "command");
    if (open.isShutdown()) {
      throw new RejectedExecutionException(
          "the executor is shut down and accepts no tasks: backend=" + open.pool().backend());
    }
    PendingTasks pending = open.pool().pending();
    if (!pending.begin()) {
      throw new RejectedExecutionException(pending.refusal());
    }
    boolean runsHere = command instanceof RunnableFuture;
    open.carriers().execute(runsHere ? command : new Carried(command, body(new Run(command))));
    pending.renew();
  }

  private <T> Callable<T> body(Callable<T> call) {
    Cargo cargo;
    try {
      cargo = open.pool().pack(call);
    } catch (TaskSerializationException e) {
      return () -> {
        throw e;
      };
    }
    return () -> await(open.pool().submitAccepted(cargo, options));
  }

  private <T> T await(TaskFuture<T> future) throws Exception {
    while (true) {
      try {
        return future.get();
      } catch (InterruptedException e) {
        open.pool().interrupt(future);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  @Override
  public void shutdown() {
    open.shutdown();
  }

  /** What was submitted through {@link dev.procession.Executor} itself runs to its end. */
  @Override
  public List<Runnable> shutdownNow() {
    open.pool().refuseCallers();
    List<Runnable> commands = new ArrayList<>();
    for (Runnable queued : open.carriers().shutdownNow()) {
      commands.add(queued instanceof Carried carried ? carried.command() : queued);
    }
    return commands;
  }

  @Override
  public boolean isShutdown() {
    return open.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return open.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return open.awaitTermination(Duration.ofNanos(unit.toNanos(timeout)));
  }

  /** Declared by the interface since JDK 19: shut down and wait; an interrupt cancels what runs. */
  @SuppressWarnings("MissingOverride") // there is nothing to override on JDK 17
  public void close() {
    shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        List<Runnable> unused = shutdownNow();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A command that was handed to {@link #execute}: its failure goes to the thread's handler. */
  private record Carried(Runnable command, Callable<?> body) implements Runnable {
    @Override
    public void run() {
      try {
        Object unused = body.call();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("a command failed on its worker: " + e, e);
      }
    }
  }

  /** A runnable in the form that travels. */
  private record Run(Runnable runnable) implements Callable<@Nullable Void>, Serializable {
    @Override
    public @Nullable Void call() {
      runnable.run();
      return null;
    }
  }
}

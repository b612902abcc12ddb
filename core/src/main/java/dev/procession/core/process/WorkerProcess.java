package dev.procession.core.process;

import dev.procession.Capability;
import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.SerializableRunnable;
import dev.procession.WorkerStartException;
import dev.procession.core.pool.Standstill;
import dev.procession.core.task.Call;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerFactory;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * A child process is a worker that gets one order, the target, and is drained as soon as it has
 * answered; its exit code is 0 after a value, 1 after a failure. The caller's threads move it from
 * INITIAL to STARTING or CLOSED; the worker's own thread, which calls the listener, does the rest.
 * Two futures tell the moments that others wait for: `ready` and `exit`.
 */
public final class WorkerProcess implements ChildProcess, WorkerListener {
  private static final long TARGET = 1;

  /** What the executor knows of its processes. */
  public interface Registry {

    /**
     * A process is about to start.
     *
     * @throws IllegalStateException if the executor is shut down
     */
    void onStart(WorkerProcess process);

    /** A process that was announced is gone. */
    void onEnd(WorkerProcess process);
  }

  private final String backend;
  private final Set<Capability> capabilities;
  private final WorkerFactory factory;
  private final Registry registry;
  private final ProcessSpec spec;
  private final SerializableRunnable target;
  private final Nesting nesting;
  private final String identity;
  private final String name;
  private final CompletableFuture<Long> ready = new CompletableFuture<>();
  private final CompletableFuture<ExitReport> exit = new CompletableFuture<>();

  /** Guarded by this. */
  private ProcessState state = ProcessState.INITIAL;

  private @Nullable Cargo cargo;
  private volatile @Nullable Worker worker;
  private volatile boolean returned;

  public WorkerProcess(
      String backend,
      Set<Capability> capabilities,
      WorkerFactory factory,
      Registry registry,
      ProcessSpec spec,
      SerializableRunnable target,
      Nesting nesting) {
    this.backend = backend;
    this.capabilities = capabilities;
    this.factory = factory;
    this.registry = registry;
    this.spec = spec;
    this.target = target;
    this.nesting = nesting;
    this.identity = ChildNames.nextIdentity();
    String given = spec.name();
    this.name = given == null ? ChildNames.nameOf(identity) : given;
  }

  private synchronized void move(ProcessState from, ProcessState to, String otherwise) {
    if (state != from || !from.mayBecome(to)) {
      throw new IllegalStateException(otherwise + ": process=" + name + ", state=" + state);
    }
    state = to;
  }

  private synchronized void exitedFromAnyState() {
    state = ProcessState.EXITED;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isDaemon() {
    return spec.daemon();
  }

  @Override
  public ChildProcess start() {
    CurrentProcess self = CurrentProcess.get();
    if (self.daemon()) {
      throw new IllegalStateException(
          "a daemon may not have children: process="
              + name
              + ", parent="
              + self.name()
              + "; start the parent with ProcessSpec.withDaemon(false)");
    }
    cargo = factory.pack(Call.of(target));
    move(ProcessState.INITIAL, ProcessState.STARTING, "a process can be started only once");
    try {
      registry.onStart(this);
    } catch (IllegalStateException e) {
      exitedFromAnyState();
      throw e;
    }
    WorkerRequest request =
        new WorkerRequest(
            name,
            identity,
            backend,
            WorkerRequest.Purpose.PROCESS,
            spec,
            null,
            null,
            false,
            nesting);
    synchronized (this) { // the listener's first move waits until the worker is known
      worker = factory.start(request, this);
    }
    awaitReady();
    return this;
  }

  /** Starting is short and bounded, so an interrupt waits until it is over. */
  private void awaitReady() {
    boolean interrupted = false;
    Standstill standstill = new Standstill(System.nanoTime());
    long end = System.nanoTime() + spec.startTimeout().toNanos();
    try {
      while (true) {
        try {
          long left = end - System.nanoTime();
          ready.get(Math.min(left, Standstill.TICK), TimeUnit.NANOSECONDS);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          end += standstill.look(System.nanoTime());
          if (end - System.nanoTime() > 0) {
            continue;
          }
          String reason =
              "it did not become ready within "
                  + spec.startTimeout()
                  + "; allow more with ProcessSpec.withStartTimeout";
          end(reason);
          throw new WorkerStartException(
              "a process can't be started: process=" + name + ": " + reason, e);
        } catch (ExecutionException e) {
          throw new WorkerStartException(
              "a process can't be started: process=" + name + ": " + exit.join().reason(), null);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void run() throws Exception {
    target.run();
  }

  @Override
  public void onReady(long pid) {
    move(ProcessState.STARTING, ProcessState.RUNNING, "a process became ready twice");
    Cargo target = cargo;
    Worker started = started();
    if (target != null) {
      started.send(new Order(TARGET, target));
      started.flush();
    }
    ready.complete(pid);
  }

  @Override
  public void onAnswer(long orderId, Answer given) {
    returned = given.isSuccess();
    if (given instanceof Answer.Encoded encoded) { // what a child process returns is nobody's
      encoded.result().discard();
    }
    Worker started = started();
    started.drain(returned ? 0 : 1);
    started.flush();
  }

  @Override
  public void onExit(ExitReport report) {
    Cargo target = cargo;
    cargo = null;
    if (target != null) {
      target.release();
    }
    exitedFromAnyState();
    exit.complete(report);
    ready.completeExceptionally(new IllegalStateException(report.reason()));
    registry.onEnd(this);
  }

  private Worker started() {
    Worker known = worker;
    if (known == null) {
      throw notStarted();
    }
    return known;
  }

  private IllegalStateException notStarted() {
    return new IllegalStateException("not started: process=" + name + "; call start() first");
  }

  private void ensureStarted() {
    if (worker == null) {
      throw notStarted();
    }
  }

  @Override
  public boolean isAlive() {
    return worker != null && !exit.isDone();
  }

  @Override
  public long pid() {
    ensureStarted();
    if (ready.isDone() && !ready.isCompletedExceptionally()) {
      return ready.join();
    }
    throw new IllegalStateException("it could not be started: process=" + name);
  }

  @Override
  public void join() throws InterruptedException {
    ensureStarted();
    try {
      exit.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    ensureStarted();
    try {
      exit.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public OptionalInt exitCode() {
    ExitReport report = exit.getNow(null);
    if (report == null) {
      return OptionalInt.empty();
    }
    if (report.exitCode().isPresent()) {
      return report.exitCode();
    }
    boolean killed = report.kind() == ExitReport.Kind.KILLED;
    return OptionalInt.of(killed ? -9 : returned ? 0 : 1);
  }

  @Override
  public CompletableFuture<ChildProcess> onExit() {
    ensureStarted();
    return exit.thenApply(report -> this);
  }

  @Override
  public void interrupt() {
    ensureStarted();
    Worker started = started();
    started.interrupt(TARGET);
    started.flush();
  }

  @Override
  public void terminate() {
    ensureStarted();
    Worker started = started();
    started.terminate();
    started.flush();
  }

  @Override
  public void kill() {
    ensureStarted();
    if (!capabilities.contains(Capability.KILL)) {
      throw new UnsupportedOperationException(
          "the backend can't kill, it lacks Capability.KILL: backend="
              + backend
              + ", process="
              + name
              + "; use interrupt(), or a backend whose workers are JVMs, as \"forking\"");
    }
    end("ChildProcess.kill() was called");
  }

  /** Ends it by force where that is possible, else by an interrupt. */
  public void endNow() {
    end("its executor was closed");
  }

  private void end(String reason) {
    Worker started = worker;
    if (started == null || exit.isDone()) {
      return;
    }
    if (capabilities.contains(Capability.KILL)) {
      started.kill(reason);
    } else {
      started.interrupt(TARGET);
    }
    started.flush();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (state == ProcessState.INITIAL) {
        state = ProcessState.CLOSED;
      }
    }
    if (!isAlive()) {
      return;
    }
    end("ChildProcess.close() was called");
    if (capabilities.contains(Capability.KILL)) {
      exit.join();
    }
  }

  @Override
  public String toString() {
    return "ChildProcess[name=" + name + ", state=" + state + ", exitCode=" + exitCode() + "]";
  }
}

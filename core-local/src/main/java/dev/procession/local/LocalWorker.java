package dev.procession.local;

import static java.util.Objects.requireNonNull;

import dev.procession.CurrentProcess;
import dev.procession.ExitReport;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.core.worker.WorkerRequest.Purpose;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A worker that is a thread. The engine's threads put orders; the worker's own thread takes them
 * one at a time, runs them, tells the listener, and so is given the next one on the same thread. This object's monitor guards
 * the orders, which one runs, and the drain.
 *
 * An interrupt is delivered under the monitor, and only while its order runs; when an order ends,
 * the thread clears its flag under the same monitor. So an interrupt never reaches the next order,
 * nor the engine's code, which runs on this thread between orders.
 */
final class LocalWorker implements Worker, Runnable {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.local");
  private static final long NONE = Long.MIN_VALUE;

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
  private final CurrentProcess parent = CurrentProcess.get();

  // Guarded by this.
  private final Deque<Order> orders = new ArrayDeque<>();
  private long running = NONE;
  private boolean draining;
  private int exitCode;
  private @Nullable Thread thread;

  LocalWorker(WorkerRequest request, WorkerListener listener) {
    this.request = request;
    this.listener = listener;
  }

  void runOn(Thread own) {
    synchronized (this) {
      thread = own;
    }
    own.start();
  }

  @Override
  public synchronized void send(Order order) {
    orders.addLast(order);
    notifyAll();
  }

  /** Never needed: what a thread holds it runs, see {@link LocalWorkerFactory#window()}. */
  @Override
  public void recall(long orderId) {}

  @Override
  public synchronized void interrupt(long orderId) {
    if (running == orderId) {
      requireNonNull(thread).interrupt();
    }
  }

  @Override
  public synchronized void drain(int code) {
    draining = true;
    exitCode = code;
    notifyAll();
  }

  @Override
  public synchronized void terminate() {
    if (running != NONE) {
      requireNonNull(thread).interrupt();
    }
  }

  @Override
  public void kill(String reason) {
    throw new IllegalStateException("a thread can't be killed: worker=" + request.name());
  }

  @Override
  public void run() {
    long pid = ProcessHandle.current().pid();
    Thread.currentThread().setContextClassLoader(contextLoader);
    CurrentProcess.bindThread(
        new CurrentProcess(
            request.name(), pid, parent.pid(), request.process().daemon(), request.backend()));
    listener.onReady(pid);
    while (true) {
      Order order = next();
      if (order == null) {
        break;
      }
      Answer answer = perform(order);
      listener.onAnswer(order.id(), answer);
    }
    listener.onExit(
        new ExitReport(
            request.name(),
            pid,
            ExitReport.Kind.COMPLETED,
            exitCode,
            "completed",
            List.of(),
            null,
            List.of()));
  }

  /** The next order to run; {@code null} once drained. */
  private synchronized @Nullable Order next() {
    while (orders.isEmpty() && !draining) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A task left an interrupt to its own thread; nobody here is to be interrupted.
      }
    }
    Order order = orders.pollFirst();
    running = order == null ? NONE : order.id();
    return order;
  }

  private Answer perform(Order order) {
    LocalWorkerFactory.Reference reference = (LocalWorkerFactory.Reference) order.cargo();
    long start = System.nanoTime();
    Answer answer;
    try {
      Object value = reference.task().call();
      answer = new Answer.Value(value, System.nanoTime() - start);
    } catch (Throwable e) { // whatever a task throws is its result
      answer = new Answer.Failure(e, System.nanoTime() - start);
      if (request.purpose() == Purpose.PROCESS) {
        LOGGER.log(System.Logger.Level.ERROR, "Process " + request.name() + ":", e);
      }
    }
    synchronized (this) {
      running = NONE;
      boolean unused = Thread.interrupted();
    }
    Thread.currentThread().setContextClassLoader(contextLoader);
    return answer;
  }
}

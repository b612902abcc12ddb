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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * A worker that is a thread. The engine's threads put orders; the worker's own thread takes them
 * one at a time, runs them and tells the listener. While there are none it spins for a moment, then
 * parks.
 *
 * This object's monitor guards which order runs, from before it has left the queue until its flag
 * of interrupts is cleared. An interrupt is delivered under it, and only while its order runs, or
 * kept until it does. So an interrupt never reaches the next order, nor the engine's code, which
 * runs on this thread between orders. The queue needs no guard: an order is recalled if it can still be removed.
 */
final class LocalWorker implements Worker, Runnable {

  /** Some 20 us, less than a wake-up on another core takes; measured to double small tasks. */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

  private static final long NONE = Long.MIN_VALUE;

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
  private final CurrentProcess parent = CurrentProcess.get();

  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
  private volatile boolean parked;
  private volatile boolean draining;
  private volatile int exitCode;
  private volatile @Nullable Thread thread;

  // Guarded by this.
  private long running = NONE;
  private long interruptedEarly = NONE;

  LocalWorker(WorkerRequest request, WorkerListener listener) {
    this.request = request;
    this.listener = listener;
  }

  void runOn(Thread own) {
    thread = own;
    own.start();
  }

  @Override
  public void send(Order order) {
    orders.add(order);
    wake();
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void recall(long orderId) {
    if (orders.removeIf(order -> order.id() == orderId)) {
      listener.onAnswer(orderId, new Answer.Returned());
    } else {
      listener.onKept(orderId);
    }
  }

  @Override
  public synchronized void interrupt(long orderId) {
    if (running == orderId) {
      requireNonNull(thread).interrupt();
    } else {
      interruptedEarly = orderId;
    }
  }

  @Override
  public void drain(int code) {
    exitCode = code;
    draining = true;
    wake();
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
  private @Nullable Order next() {
    for (int i = 0; i < SPINS && orders.isEmpty(); i++) {
      Thread.onSpinWait();
    }
    Order order = take();
    while (order == null && !(draining && orders.isEmpty())) {
      parked = true;
      if (orders.isEmpty() && !draining) {
        LockSupport.park(this);
      }
      parked = false;
      boolean unused = Thread.interrupted(); // a task left it; nobody here is to be interrupted
      order = take();
    }
    return order;
  }

  private synchronized @Nullable Order take() {
    Order order = orders.poll();
    if (order != null) {
      running = order.id();
      if (running == interruptedEarly) {
        Thread.currentThread().interrupt();
      }
    }
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
        System.Logger logger = System.getLogger("dev.procession.local");
        logger.log(System.Logger.Level.ERROR, "Process " + request.name() + ":", e);
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

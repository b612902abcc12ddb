package dev.procession.local;

import static java.util.Objects.requireNonNull;

import dev.procession.CurrentProcess;
import dev.procession.ExitReport;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.ThreadSettings;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.core.worker.WorkerRequest.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * A worker that is a thread. The engine's threads put orders; the worker's own thread takes them
 * one at a time and runs them. While there are none it spins for a moment, then parks.
 *
 * To enter the engine costs more than a small task. So answers are held back while there is a next
 * order and the first of them is some microseconds old at most, and told together. Should the next
 * order take long, the engine asks for them, once after each time that it was told some: so whoever
 * was asked tells the next answer at once, however late its thread gets to it.
 *
 * This object's monitor guards the orders, the answers held back, and which order runs, from before
 * it has left the queue until its flag of interrupts is cleared. An interrupt is delivered under it,
 * and only while its order runs, or kept until it does. So an interrupt never reaches the next order,
 * nor the engine's code, which runs on this thread between orders. Nobody who has the monitor waits
 * for the engine: what is told with it is told under the engine's lock, which only notes it.
 */
final class LocalWorker implements Worker, Runnable {

  /** Some 20 us, less than a wake-up on another core takes; measured to double small tasks. */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

  /** Small tasks in some number; more save little, and others wait for their results. */
  static final long HOLD_NANOS = 20_000;

  private static final int MOST_HELD_BACK = 64;
  private static final long NONE = Long.MIN_VALUE;

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final long holdNanos;
  private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
  private final CurrentProcess parent = CurrentProcess.get();

  // Owned by its thread.
  private ThreadSettings settings = ThreadSettings.of(Thread.currentThread());
  private long lastEnd;

  private volatile boolean parked;
  private volatile boolean draining;
  private volatile int exitCode;
  private volatile @Nullable Thread thread;

  /** How many orders there are; changed under this monitor. */
  private volatile int waiting;

  // Guarded by this.
  private final Deque<Order> orders = new ArrayDeque<>();
  private List<Answered> heldBack = new ArrayList<>();
  private long heldSince;

  /** Whether the engine has asked for answers since the last ones were told: the next is told. */
  private boolean asked;

  private long running = NONE;
  private long interruptedEarly = NONE;

  LocalWorker(WorkerRequest request, WorkerListener listener, long holdNanos) {
    this.request = request;
    this.listener = listener;
    this.holdNanos = holdNanos;
  }

  void runOn(Thread own) {
    thread = own;
    own.start();
  }

  @Override
  public void send(Order order) {
    synchronized (this) {
      orders.add(order);
      waiting = orders.size();
    }
    wake();
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public boolean holdsBack() {
    return true;
  }

  /** There is nothing to tell: a thread ends only when it holds nothing. */
  @Override
  public boolean tellsLastStarted() {
    return true;
  }

  @Override
  public void tellStack() {
    Thread own = thread;
    if (own != null) {
      listener.onStack(Arrays.stream(own.getStackTrace()).map(Object::toString).toList());
    }
  }

  @Override
  public synchronized void tellHeldBack() {
    asked = true;
    if (!heldBack.isEmpty()) {
      listener.onAnswers(takeHeldBack());
    }
  }

  private List<Answered> takeHeldBack() {
    List<Answered> taken = heldBack;
    heldBack = new ArrayList<>(taken.size());
    return taken;
  }

  @Override
  public void recall(long orderId) {
    tellHeldBack(); // the answers before it
    if (withdraw(orderId)) {
      listener.onAnswer(orderId, new Answer.Returned());
    } else {
      listener.onKept(orderId);
    }
  }

  private synchronized boolean withdraw(long orderId) {
    boolean found = orders.removeIf(order -> order.id() == orderId);
    waiting = orders.size();
    return found;
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
    Nesting.bindThread(request.nesting());
    settings = ThreadSettings.of(Thread.currentThread());
    listener.onReady(pid);
    boolean more = true;
    while (more) {
      more = work();
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

  /**
   * Waits for an order, runs it and those that follow as long as their answers may be held back,
   * then tells these. What it had at hand is gone when it returns, so an idle worker keeps nothing.
   *
   * @return {@code false} if there was none, for it is drained
   */
  private boolean work() {
    Order order = next();
    if (order == null) {
      return false;
    }
    lastEnd = System.nanoTime();
    while (order != null) {
      order = runAndFollow(order);
    }
    tell();
    return true;
  }

  private @Nullable Order runAndFollow(Order order) {
    long start = lastEnd;
    Object end = perform(order);
    lastEnd = System.nanoTime();
    long ran = lastEnd - start;
    Answer answer =
        end instanceof Thrown thrown
            ? new Answer.Failure(thrown.cause(), ran)
            : new Answer.Value(end, ran);
    return follow(new Answered(order.id(), answer), start, lastEnd);
  }

  private void tell() {
    List<Answered> told;
    synchronized (this) {
      asked = false;
      told = takeHeldBack();
    }
    if (!told.isEmpty()) {
      listener.onAnswers(told);
    }
  }

  /** The next order to run; {@code null} once drained. */
  private @Nullable Order next() {
    for (int i = 0; i < SPINS && waiting == 0; i++) {
      Thread.onSpinWait();
    }
    Order order = take();
    while (order == null && !(draining && waiting == 0)) {
      parked = true;
      if (waiting == 0 && !draining) {
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
      waiting = orders.size();
      running = order.id();
      if (running == interruptedEarly) {
        Thread.currentThread().interrupt();
      }
    }
    return order;
  }

  /** Ends an order; the next one if the answer may be held back meanwhile. */
  private synchronized @Nullable Order follow(Answered answered, long start, long now) {
    running = NONE;
    boolean unused = Thread.interrupted();
    if (heldBack.isEmpty()) {
      heldSince = start;
    }
    heldBack.add(answered);
    return !asked && now - heldSince < holdNanos && heldBack.size() < MOST_HELD_BACK
        ? take()
        : null;
  }

  /** In the place of a value. */
  private record Thrown(Throwable cause) {}

  private @Nullable Object perform(Order order) {
    LocalWorkerFactory.Reference reference = (LocalWorkerFactory.Reference) order.cargo();
    Object end;
    try {
      end = reference.task().call();
    } catch (Throwable e) { // whatever a task throws is its result
      end = new Thrown(e);
      if (request.purpose() == Purpose.PROCESS) {
        System.Logger logger = System.getLogger("dev.procession.local");
        logger.log(System.Logger.Level.ERROR, "Process " + request.name() + ":", e);
      }
    }
    settings.restore();
    return end;
  }
}

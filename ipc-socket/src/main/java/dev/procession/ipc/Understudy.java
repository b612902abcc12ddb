package dev.procession.ipc;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.core.PooledExecutor;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.EngineThread;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerFactory;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/*
 * A worker of nobody's, for a parent that has nothing to do while its first spare starts: it takes
 * some tasks through a whole executor that only they use, so that the first task of a user finds
 * the engine loaded and linked. They are packed as a user's are, and a thread answers them with the
 * bytes of a result; nothing else of it is left when it returns.
 */
final class Understudy implements WorkerFactory {
  private static final String NAME = "rehearsal";

  private final Encoding encoding;

  private Understudy(Encoding encoding) {
    this.encoding = encoding;
  }

  /** Takes the tasks of a spare's warm-up all the way; only speed depends on it. */
  static void rehearse(Encoding encoding) {
    ExecutorSpec spec = ExecutorSpec.of(NAME).withWorkers(1);
    Understudy factory = new Understudy(encoding);
    try (Executor executor = PooledExecutor.open(NAME, Set.of(), Set.of(), spec, factory)) {
      AutoCloseable unused = executor.subscribe(new ExecutorListener() {});
      for (int round = 0; round < WarmUp.ROUNDS; round++) {
        Future<Integer> future = executor.submit(WarmUp::run, round);
        future.get();
      }
    } catch (ExecutionException | IllegalStateException | RejectedExecutionException e) {
      // The first task will tell; or this JVM exits.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Cargo pack(Callable<?> task) {
    return encoding.pack(task);
  }

  @Override
  public Worker start(WorkerRequest request, WorkerListener listener) {
    Answering worker = new Answering(encoding, listener);
    new EngineThread(worker, "procession-" + NAME).start();
    return worker;
  }

  @Override
  public void close() {
    // Its worker's thread has ended.
  }

  /** Answers on a thread of its own, until it is drained. */
  private static final class Answering implements Worker, Runnable {
    private static final Order LAST = new Order(Long.MIN_VALUE, () -> 0);

    /** A caller may come too late to assist, or not at all; then an answer goes without. */
    private static final long PATIENCE_MILLIS = 20;

    private final Encoding encoding;
    private final WorkerListener listener;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Semaphore assists = new Semaphore(0);

    Answering(Encoding encoding, WorkerListener listener) {
      this.encoding = encoding;
      this.listener = listener;
    }

    @Override
    public void run() {
      listener.onReady(0);
      for (Order order = next(); order.id() != LAST.id(); order = next()) {
        awaitAssistant();
        listener.onAnswers(List.of(new Answered(order.id(), encoding.sampleAnswer())));
      }
      ExitReport.Kind kind = ExitReport.Kind.COMPLETED;
      listener.onExit(new ExitReport(NAME, 0, kind, 0, "completed", List.of(), null, List.of()));
    }

    /** So that the caller goes the way of one who waits, however late its thread gets to it. */
    private void awaitAssistant() {
      try {
        boolean unused = assists.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        // nobody has a reason to
      }
    }

    private Order next() {
      try {
        return orders.take();
      } catch (InterruptedException e) {
        return LAST; // nobody has a reason to
      }
    }

    @Override
    public void send(Order order) {
      orders.add(order);
    }

    @Override
    public boolean assists() {
      return true;
    }

    @Override
    public void assist(BooleanSupplier until, long deadline) {
      assists.release();
    }

    @Override
    public void drain(int exitCode) {
      orders.add(LAST);
    }

    @Override
    public void recall(long orderId) {}

    @Override
    public void interrupt(long orderId) {}

    @Override
    public void terminate() {}

    @Override
    public void kill(String reason) {}
  }
}

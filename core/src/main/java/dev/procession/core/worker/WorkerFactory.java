package dev.procession.core.worker;

import dev.procession.TaskSerializationException;
import java.util.concurrent.Callable;

/** Starts workers: all that a backend supplies to the engine. Thread-safe. */
public interface WorkerFactory extends AutoCloseable {

  /**
   * Turns a task into what travels, in the thread that submits it.
   *
   * @param task the task
   * @return its cargo: a snapshot, where the workers share no memory with this JVM
   * @throws TaskSerializationException if the task can't travel
   */
  Cargo pack(Callable<?> task);

  /**
   * How many orders one of these workers may hold, the running one included. A backend that returns
   * 1 is never sent an order ahead, and its workers need not implement {@link Worker#recall}; nor
   * is a worker that does not say {@link Worker#tellsLastStarted}.
   *
   * @return the number, at least 1
   */
  default int window() {
    return 256;
  }

  /**
   * Begins to start a worker and returns at once. Called while the engine holds its lock: must not
   * block, not throw, and not call the listener before it returns.
   *
   * @param request what worker
   * @param listener hears of the worker
   * @return the worker; orders are sent only after {@link WorkerListener#onReady}
   */
  Worker start(WorkerRequest request, WorkerListener listener);

  /** Frees what this factory holds; called once, after all its workers have exited. */
  @Override
  void close();
}

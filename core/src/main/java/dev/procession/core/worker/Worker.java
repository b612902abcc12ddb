package dev.procession.core.worker;

import java.util.function.BooleanSupplier;

/**
 * One worker: runs one order at a time, in the order in which they were sent, each started as soon
 * as the one before has ended.
 *
 * <p>The engine calls these methods while it holds its lock, from any thread. They must not block
 * and not throw: hand over and leave. What they tell the {@link WorkerListener} meanwhile is
 * handled when they have returned. {@link #flush()} alone is called without the lock. After the
 * worker's exit they do nothing.
 */
public interface Worker {

  /**
   * Gives the worker an order. It may be held back until {@link #flush()}.
   *
   * @param order the order
   */
  void send(Order order);

  /** Lets everything travel that was said so far; called after the engine's lock is released. */
  default void flush() {}

  /**
   * Lets the calling thread, which waits for the only order that this worker holds, receive the
   * answer itself where that saves a hand-over between threads. Called without the engine's lock;
   * returns when the condition holds, the deadline has passed, or at once if it is of no use. The
   * caller then waits in the ordinary way.
   *
   * @param until whether there is nothing to wait for any more; quick, and asked again after {@link
   *     #release()} and on interrupt
   * @param deadline of {@link System#nanoTime}; {@code Long.MAX_VALUE} is never
   */
  default void assist(BooleanSupplier until, long deadline) {}

  /**
   * Whether {@link #assist} is of any use.
   *
   * @return whether it is
   */
  default boolean assists() {
    return false;
  }

  /** Lets a thread in {@link #assist} look at its condition again. */
  default void release() {}

  /**
   * Whether this worker may hold answers back while it goes on with its next order, to tell them
   * together. Then the engine asks for them before it acts on any time limit, and at least once in
   * a while.
   *
   * @return whether it may
   */
  default boolean holdsBack() {
    return false;
  }

  /**
   * Whether {@link WorkerListener#onLastStarted} will tell, at this worker's end, what it took up.
   * Of one that can't, all that it holds counts as begun when it ends; so it is sent one order at a
   * time. Asked only after it became ready.
   *
   * @return whether it will, as far as is known now
   */
  default boolean tellsLastStarted() {
    return false;
  }

  /**
   * Whether {@link WorkerListener#onBegun} is told of orders that are limited. Of other workers a
   * task counts as begun when it was taken up.
   *
   * @return whether it is
   */
  default boolean tellsBegun() {
    return false;
  }

  /**
   * Asks where the thread is that runs orders; {@link WorkerListener#onStack} is the answer. A
   * worker that can't tell does nothing.
   */
  default void tellStack() {}

  /** Tells the answers that are held back; the one after them is not held back. */
  default void tellHeldBack() {}

  /**
   * Takes an order back if it has not started; then its answer is {@link Answer.Returned}. If it
   * has started, it goes on, and {@link WorkerListener#onKept} is told; once it is answered this
   * does nothing. Of a {@link Chunk} that has started the worker gives back half of what it has not
   * begun, and tells {@link WorkerListener#onDivided}.
   *
   * @param orderId the order's id
   */
  void recall(long orderId);

  /**
   * Interrupts the thread that runs the order, as soon as it runs it if it has not begun. If the
   * order has ended, this does nothing.
   *
   * @param orderId the order's id
   */
  void interrupt(long orderId);

  /**
   * Lets the worker end once it has answered what it holds; nothing more is sent.
   *
   * @param exitCode the exit code that its process shall have, where it has one
   */
  void drain(int exitCode);

  /** Asks the worker's process to end (SIGTERM); where there is none, interrupts what it runs. */
  void terminate();

  /**
   * Ends the worker at once, whatever it does, and its descendants. Never called where the backend
   * lacks {@link dev.procession.Capability#KILL}.
   *
   * @param reason why, for the {@link dev.procession.ExitReport}
   */
  void kill(String reason);
}

package dev.procession.core.pool;

import dev.procession.core.task.Outcome;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Worker;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller's thread that waits for its task's answer at the worker itself. If it brings the answer,
 * and has no time limit, it decodes the result as well, after it has given up reading: that saves a
 * hand-over, and costs no task but its own.
 */
final class Assistant {
  private final Thread thread;
  private final Worker worker;
  private final long deadline;

  // Owned by the thread.
  private @Nullable EncodedResult result;
  private @Nullable Decoded awaiting;

  /**
   * Makes one that does not wait yet.
   *
   * @param deadline of {@link System#nanoTime}; {@code Long.MAX_VALUE} is never
   */
  Assistant(Thread thread, Worker worker, long deadline) {
    this.thread = thread;
    this.worker = worker;
    this.deadline = deadline;
  }

  /** Waits until the task has ended or is to be decoded; without the engine's lock. */
  void assist(Task task) {
    worker.assist(
        () -> task.is(TaskState.DONE) || result != null || thread.isInterrupted(), deadline);
  }

  /** Whether it will decode this; under the engine's lock. */
  boolean takes(EncodedResult found, Decoded sought) {
    if (Thread.currentThread() != thread || deadline != Long.MAX_VALUE) {
      return false;
    }
    result = found;
    awaiting = sought;
    return true;
  }

  /** Decodes what it took, if anything. */
  void decode(BiConsumer<Decoded, Outcome> ends) {
    if (result != null && awaiting != null) {
      ends.accept(awaiting, Decoders.outcome(result));
    }
  }

  /** Lets it look whether its task has ended. */
  void release() {
    if (thread != Thread.currentThread()) {
      worker.release();
    }
  }
}

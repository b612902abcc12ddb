package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Worker;

/** What the scheduler has done outside of itself. Called under the engine's lock; never blocks. */
public interface Effects {

  /** Starts a worker for a slot. */
  Worker start(WorkerSlot slot);

  /** Something was said to a worker; it shall travel once the lock is released. */
  void flush(Worker worker);

  /** A task's future is settled; its callbacks shall run once the lock is released. */
  void ended(Task task, Outcome outcome);

  /** A result is to be decoded, without the lock, and told to whoever awaits it. */
  void decode(EncodedResult result, Decoded awaiting);

  /** A task was accepted. */
  void queued(Task task);

  /** A worker took a task up; once per try. */
  void started(Task task, WorkerSlot slot);

  /** The worker that was told to have taken the task up died before it did; this one does now. */
  default void startedInstead(Task task, WorkerSlot slot) {}

  /** A worker became ready. */
  void ready(WorkerSlot slot, long pid);

  /** Whoever runs this program had better know. */
  default void warn(String message) {}

  /** A worker is gone. */
  void exited(ExitReport report);
}

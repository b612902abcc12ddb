package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Worker;

/** Starts workers; all other effects are dropped. */
abstract class NoEffects implements Effects {
  @Override
  public void flush(Worker worker) {}

  @Override
  public void ended(Task task, Outcome outcome) {}

  @Override
  public void decode(EncodedResult result, Decoded awaiting) {}

  @Override
  public void queued(Task task) {}

  @Override
  public void started(Task task, WorkerSlot slot) {}

  @Override
  public void ready(WorkerSlot slot, long pid) {}

  @Override
  public void exited(ExitReport report) {}
}

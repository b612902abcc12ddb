package dev.procession.core.pool;

import dev.procession.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/** Starts mute workers, and remembers their slots in the order of their starts. */
final class MuteWorkers extends NoEffects {
  final List<WorkerSlot> started = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  @Override
  public Worker start(WorkerSlot slot) {
    started.add(slot);
    return new MuteWorker();
  }
}

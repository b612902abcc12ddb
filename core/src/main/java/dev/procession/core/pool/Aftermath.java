package dev.procession.core.pool;

import dev.procession.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/**
 * What a thread that held the engine's lock does once it has left it: what may take time or runs
 * foreign code. First the workers' flushes, then the callbacks.
 */
final class Aftermath implements Runnable {
  private final List<Worker> flushes = new ArrayList<>();
  private final List<Task> ended = new ArrayList<>();

  void flush(Worker worker) {
    if (!flushes.contains(worker)) {
      flushes.add(worker);
    }
  }

  void conclude(Task task) {
    ended.add(task);
  }

  boolean isEmpty() {
    return flushes.isEmpty() && ended.isEmpty();
  }

  @Override
  public void run() {
    for (Worker worker : flushes) {
      worker.flush();
    }
    for (Task task : ended) {
      task.conclude();
    }
  }
}

package dev.procession.core.pool;

import dev.procession.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a thread that held the engine's lock does once it has left it: what may take time or runs
 * foreign code. First the workers' flushes, then the callbacks.
 */
final class Aftermath {

  /** Whose thread it is; that decides which callbacks run on it, and which elsewhere. */
  enum Runner {
    /** Runs those of what it did itself, as a cancel; it may hold a lock that others' need. */
    CALLER,
    /** Runs none: answers and time limits must not wait for them. */
    ENGINE
  }

  private final List<Worker> flushes = new ArrayList<>(2);
  private final List<Task> ended = new ArrayList<>();
  private int ofInbox;
  private @Nullable Aftermath earlier;
  private final List<Runnable> actions = new ArrayList<>(0);

  void flush(Worker worker) {
    if (!flushes.contains(worker)) {
      flushes.add(worker);
    }
  }

  void conclude(Task task) {
    ended.add(task);
  }

  /** The inbox is handled: what is noted from now on is the thread's own. */
  void closeInbox() {
    ofInbox = ended.size();
  }

  /** What is done after all else, in this order. */
  void add(Runnable action) {
    actions.add(action);
  }

  boolean isEmpty() {
    return flushes.isEmpty() && ended.isEmpty() && actions.isEmpty();
  }

  /** One after the other. */
  static @Nullable Aftermath both(@Nullable Aftermath first, @Nullable Aftermath second) {
    if (second == null) {
      return first;
    }
    second.earlier = first;
    return second;
  }

  void flush() {
    for (Worker worker : flushes) {
      worker.flush();
    }
  }

  /**
   * Does it, flushes excepted.
   *
   * @param elsewhere runs the callbacks that don't belong on this thread
   */
  void run(Runner runner, Executor elsewhere) {
    if (earlier != null) {
      earlier.run(runner, elsewhere);
    }
    int handedOn =
        switch (runner) {
          case CALLER -> ofInbox;
          case ENGINE -> ended.size();
        };
    handOn(ended.subList(0, handedOn), elsewhere);
    for (Task task : ended.subList(handedOn, ended.size())) {
      task.release();
      task.fire();
    }
    actions.forEach(Runnable::run);
  }

  private static void handOn(List<Task> tasks, Executor elsewhere) {
    List<Task> called = new ArrayList<>(0);
    for (Task task : tasks) {
      task.release();
      if (task.hasCallbacks()) {
        called.add(task);
      }
    }
    if (!called.isEmpty()) {
      elsewhere.execute(() -> called.forEach(task -> task.fire()));
    }
  }
}

package dev.procession.core.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for a worker, in order. A cancelled one is skipped when its turn comes, and
 * swept once such are the greater part, so that cancelling a million of them stays cheap.
 */
final class TaskQueue {
  private static final int SWEEP_FROM = 1024;

  private final Deque<Task> tasks = new ArrayDeque<>();
  private int gone;

  int size() {
    return tasks.size() - gone;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  void addLast(Task task) {
    tasks.addLast(task);
  }

  void addFirst(Task task) {
    tasks.addFirst(task);
  }

  /** A task in here has ended. */
  void onEnded() {
    gone++;
    if (gone > SWEEP_FROM && gone > tasks.size() / 2) {
      tasks.removeIf(task -> task.is(TaskState.DONE));
      gone = 0;
    }
  }

  @Nullable Task peek() {
    while (!tasks.isEmpty() && tasks.getFirst().is(TaskState.DONE)) {
      tasks.removeFirst();
      gone--;
    }
    return tasks.peekFirst();
  }

  Task remove() {
    Task first = peek();
    if (first == null) {
      throw new IllegalStateException("the queue is empty");
    }
    return tasks.removeFirst();
  }

  /** The tasks that wait, in order. */
  List<Task> waiting() {
    return tasks.stream().filter(task -> !task.is(TaskState.DONE)).toList();
  }
}

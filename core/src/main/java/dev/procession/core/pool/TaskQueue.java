package dev.procession.core.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for a worker, in order, each linked to the next. A cancelled one is skipped
 * when its turn comes, and swept once such are the greater part, so that cancelling a million of
 * them stays cheap.
 */
final class TaskQueue {
  private static final int SWEEP_FROM = 1024;

  private @Nullable Task first;
  private @Nullable Task last;
  private int linked;
  private int gone;

  int size() {
    return linked - gone;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  void addLast(Task task) {
    if (last == null) {
      first = task;
    } else {
      last.next(task);
    }
    last = task;
    linked++;
  }

  void addFirst(Task task) {
    task.next(first);
    first = task;
    if (last == null) {
      last = task;
    }
    linked++;
  }

  /** A task in here has ended. */
  void onEnded() {
    gone++;
    if (gone > SWEEP_FROM && gone > linked / 2) {
      sweep();
    }
  }

  private void sweep() {
    Task next = first;
    first = null;
    last = null;
    linked = 0;
    gone = 0;
    while (next != null) {
      Task after = next.next();
      next.next(null);
      if (!next.is(TaskState.DONE)) {
        addLast(next);
      }
      next = after;
    }
  }

  @Nullable Task peek() {
    while (first != null && first.is(TaskState.DONE)) {
      unlink(first);
      gone--;
    }
    return first;
  }

  Task remove() {
    Task head = peek();
    if (head == null) {
      throw new IllegalStateException("the queue is empty");
    }
    unlink(head);
    return head;
  }

  /** Its link goes too, else a task that its caller keeps would keep all that came after it. */
  private void unlink(Task head) {
    first = head.next();
    head.next(null);
    if (first == null) {
      last = null;
    }
    linked--;
  }

  /** The tasks that wait, in order. */
  List<Task> waiting() {
    List<Task> tasks = new ArrayList<>();
    for (Task task = first; task != null; task = task.next()) {
      if (!task.is(TaskState.DONE)) {
        tasks.add(task);
      }
    }
    return tasks;
  }
}

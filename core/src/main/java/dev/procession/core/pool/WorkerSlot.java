package dev.procession.core.pool;

import dev.procession.core.worker.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The engine's view of one worker: its state, the orders that it holds, the running one first, and
 * the one moment at which the engine must act on it. Guarded by the engine's lock.
 */
public final class WorkerSlot {
  static final long NEVER = Long.MAX_VALUE;
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final int number;
  private final String name;
  private final Deque<Task> held = new ArrayDeque<>();
  private WorkerState state = WorkerState.STARTING;
  private @Nullable Worker worker;

  /**
   * When {@link Scheduler#onTime} acts on it, by the state: start limit, task limit, grace, idle.
   */
  long deadline = NEVER;

  /** Orders given to it and not returned; never shrinks by answers. */
  int assigned;

  /** Bytes of the orders that it holds. */
  long heldBytes;

  /** Whether it gets no orders ahead, and is to be replaced once it has run a task. */
  boolean worn;

  /** Whether it was started ahead, with nobody waiting for it. */
  boolean spare;

  /** How far its initializer is. */
  InitializerState initializer = InitializerState.PENDING;

  /** Whether the own code of its first order has begun, as it said. */
  boolean begun;

  /** The task that passed its limit as this worker's first. */
  @Nullable Task tooSlowAtFirst;

  /** Whether its end was asked for: drained, or killed by the engine. */
  boolean endExpected;

  /** Whether its start, if it fails, failed on account of this JVM. */
  boolean excused;

  /** Whether the deadline is the end of a grace. */
  boolean graceRunning;

  /** Why it is killed at that end. */
  String expelled = "";

  /** The last order that it took up, once it has ended and its backend could tell. */
  long lastStarted = UNKNOWN;

  /** The order that it answered last, 0 if none. */
  long lastAnswered;

  /** The item of it that it took up last, if it carries items. */
  int lastItem;

  /** Whether it was killed by the engine. */
  boolean killed;

  WorkerSlot(int number, String name) {
    this.number = number;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Counts the workers ever started, from 1. */
  public int number() {
    return number;
  }

  public void attach(Worker started) {
    worker = started;
  }

  public Worker worker() {
    if (worker == null) {
      throw new IllegalStateException("not started: worker=" + name);
    }
    return worker;
  }

  WorkerState state() {
    return state;
  }

  boolean is(WorkerState expected) {
    return state == expected;
  }

  void move(WorkerState from, WorkerState to) {
    if (state != from || !from.mayBecome(to)) {
      throw new IllegalStateException(
          "illegal worker move: worker="
              + name
              + ", state="
              + state
              + ", from="
              + from
              + ", to="
              + to);
    }
    state = to;
  }

  /**
   * Whether it is to be replaced now that it holds nothing. One that was worn before its first task
   * runs that: its successor would be no better.
   */
  boolean isUsedUp() {
    return worn && assigned > 0;
  }

  /** Whether it has answered no task yet. */
  boolean isFresh() {
    return lastAnswered == 0;
  }

  void move(InitializerState from, InitializerState to) {
    if (initializer != from || !from.mayBecome(to)) {
      throw new IllegalStateException(
          "illegal initializer move: worker="
              + name
              + ", state="
              + initializer
              + ", from="
              + from
              + ", to="
              + to);
    }
    initializer = to;
  }

  Deque<Task> held() {
    return held;
  }

  /** The order that runs, as far as can be told: see Orders. */
  @Nullable Task head() {
    return held.peekFirst();
  }

  void hold(Task task) {
    held.addLast(task);
    heldBytes += task.bytes();
    assigned++;
    task.holder = this;
  }

  /**
   * How many of the orders that it holds had begun when it ended, from the first on; all of them,
   * where that can't be told.
   */
  int begunOfHeld() {
    int index = 0;
    for (Task task : held) {
      index++;
      if (task.id() == lastStarted) {
        return index;
      }
    }
    return tellsThatItWasAnswered() ? 0 : held.size();
  }

  /** How many items of an order that has begun had begun; all, where that can't be told. */
  int begunOf(Task task) {
    return task.id() == lastStarted ? lastItem + 1 : Integer.MAX_VALUE;
  }

  /**
   * Whether it took up none after the one that it answered last, or none at all: the initializer's
   * id is negative. A worker that names any other order is not believed.
   */
  private boolean tellsThatItWasAnswered() {
    return lastStarted != UNKNOWN && Math.max(0, lastStarted) == lastAnswered;
  }

  /** The order of that id; {@code null} if it holds none. */
  @Nullable Task find(long orderId) {
    for (Task task : held) {
      if (task.id() == orderId) {
        return task;
      }
    }
    return null;
  }

  /** Gives up the order of that id, wherever it stands; {@code null} if it holds none. */
  @Nullable Task release(long orderId) {
    Task head = held.peekFirst();
    if (head != null && head.id() == orderId) { // nearly always
      held.removeFirst();
      return given(head);
    }
    for (Iterator<Task> tasks = held.iterator(); tasks.hasNext(); ) {
      Task task = tasks.next();
      if (task.id() == orderId) {
        tasks.remove();
        return given(task);
      }
    }
    return null;
  }

  private Task given(Task task) {
    heldBytes -= task.bytes();
    task.holder = null;
    return task;
  }
}

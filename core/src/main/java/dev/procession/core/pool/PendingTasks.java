package dev.procession.core.pool;

import dev.procession.core.worker.JvmExit;
import org.jspecify.annotations.Nullable;

/*
 * What keeps this JVM for the sake of one executor. Whoever submits reads `watched`, before and
 * after the task is handed in; only the first after a pause finds it false, and has PendingWatch
 * look at this executor. The watch that finds nothing pending first makes `watched` false, and then
 * looks once more; the caller first hands in, and then reads it: so one of them sees the other.
 */
/** The unfinished tasks of one executor, for which this JVM stays. Thread-safe. */
public final class PendingTasks {

  /** The executor. */
  public interface Owner {

    /** How many tasks were submitted and have not ended. */
    long pendingTasks();

    /** Whether this JVM should stay: for tasks, their callbacks, or child processes. */
    boolean isAtWork();

    /** Whether there will be no more. */
    boolean isTerminated();
  }

  private final String backend;
  private final PendingWatch watch;
  private @Nullable Owner owner;
  private volatile boolean watched;

  /** Whether the last look found nothing; owned by the watch's thread. */
  private boolean quiet;

  PendingTasks(String backend, PendingWatch watch) {
    this.backend = backend;
    this.watch = watch;
  }

  /** Said once, before the first submission. */
  public void belongTo(Owner executor) {
    owner = executor;
  }

  /**
   * A task is about to be handed in.
   *
   * @return {@code false} if this JVM exits, and none is taken
   */
  public boolean begin() {
    if (watched) {
      return !JvmExit.hasBegun();
    }
    if (JvmExit.isUnderWay()) {
      return false;
    }
    watch.watch(this);
    return true;
  }

  /** The task was handed in. */
  public void renew() {
    if (!watched) {
      watch.watch(this);
    }
  }

  /** There is nothing more to come. */
  void onTerminated() {
    if (watched) {
      watch.wake();
    }
  }

  public String refusal() {
    return "this JVM exits and takes no tasks: backend="
        + backend
        + "; submit before System.exit, and await the futures";
  }

  String backend() {
    return backend;
  }

  long count() {
    return owner == null ? 0 : owner.pendingTasks();
  }

  /** While the watch is locked. */
  void watched(boolean now) {
    watched = now;
  }

  boolean isWatched() {
    return watched;
  }

  /** Whether it is to be looked at again; by the watch's thread alone. */
  boolean look() {
    if (isAtWork()) {
      quiet = false;
      return true;
    }
    if (!quiet && owner != null && !owner.isTerminated()) { // a task may be between two places
      quiet = true;
      return true;
    }
    quiet = false;
    watched = false;
    return isAtWork();
  }

  private boolean isAtWork() {
    return owner != null && owner.isAtWork();
  }
}

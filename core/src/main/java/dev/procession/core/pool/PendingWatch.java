package dev.procession.core.pool;

import dev.procession.core.worker.JvmExit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * All threads of ours are daemons, so a main that returns would lose what it has submitted. While
 * any executor of this JVM has something pending, one thread that is no daemon looks at those that
 * have, now and then; when it has found nothing twice it ends, and with it the JVM, if nothing else
 * keeps that. So who submits one task at a time does not start a thread for each.
 */
/** Keeps this JVM while tasks are pending. Thread-safe. */
final class PendingWatch implements Runnable {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final long NEXT_TRY_NANOS = Duration.ofSeconds(1).toNanos();

  static final PendingWatch OF_THIS_JVM = ofThisJvm();

  private final ThreadFactory threads;

  // Guarded by this.
  private final Set<PendingTasks> watched = new LinkedHashSet<>();
  private @Nullable Thread thread;
  private boolean woken;
  private long failedAt = System.nanoTime() - NEXT_TRY_NANOS;

  PendingWatch(ThreadFactory threads) {
    this.threads = threads;
  }

  private static PendingWatch ofThisJvm() {
    PendingWatch watch =
        new PendingWatch(
            work -> {
              Thread thread = new Thread(null, work, "procession-pending", 0, false);
              thread.setContextClassLoader(null); // it may live longer than who submits first
              return thread;
            });
    JvmExit.atBegin(watch::tellLost);
    return watch;
  }

  /** Where the system has no thread for it, the next submission tries again after a while. */
  synchronized void watch(PendingTasks tasks) {
    if (thread == null && !start()) {
      return;
    }
    watched.add(tasks);
    tasks.watched(true);
  }

  private boolean start() {
    if (System.nanoTime() - failedAt < NEXT_TRY_NANOS) {
      return false;
    }
    try {
      Thread own = threads.newThread(this);
      own.setDaemon(false); // it would be as who submits first
      own.start();
      thread = own;
      return true;
    } catch (OutOfMemoryError e) {
      failedAt = System.nanoTime();
      return false;
    }
  }

  /** An executor has ended. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  @Override
  public void run() {
    boolean orderly = false;
    try {
      while (lookAtAll()) {
        await();
      }
      orderly = true;
    } finally {
      if (!orderly) { // out of memory; the next submission starts another one
        letGo();
      }
    }
  }

  /** Whether there was any; its thread ends if not. */
  private boolean lookAtAll() {
    List<PendingTasks> all = next();
    for (PendingTasks tasks : all) {
      if (!tasks.look()) {
        forget(tasks);
      } else if (!tasks.isWatched()) {
        watch(tasks);
      }
    }
    return !all.isEmpty();
  }

  /** Those to look at; none, and it ends. */
  private synchronized List<PendingTasks> next() {
    if (watched.isEmpty()) {
      thread = null;
    }
    return new ArrayList<>(watched);
  }

  private synchronized void letGo() {
    thread = null;
    watched.forEach(tasks -> tasks.watched(false));
    watched.clear();
  }

  /** Unless another one was submitted since. */
  private synchronized void forget(PendingTasks tasks) {
    if (!tasks.isWatched()) {
      watched.remove(tasks);
    }
  }

  private synchronized void await() {
    long deadline = System.nanoTime() + TICK.toNanos();
    long left = TICK.toNanos();
    while (!woken && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        // Nobody has a reason to.
      }
      left = deadline - System.nanoTime();
    }
    woken = false;
  }

  private synchronized List<PendingTasks> all() {
    return List.copyOf(watched);
  }

  /**
   * On standard error: the loggers' own hooks run at the same time, and what is logged meanwhile
   * may be lost.
   */
  private void tellLost() {
    long lost = 0;
    Set<String> backends = new LinkedHashSet<>();
    for (PendingTasks tasks : all()) {
      long count = tasks.count();
      if (count > 0) {
        lost += count;
        backends.add(tasks.backend() + " (" + count + ")");
      }
    }
    if (lost > 0) {
      System.err.println(
          "procession: this JVM exits and loses pending tasks: tasks="
              + lost
              + ", executors="
              + String.join(", ", backends)
              + "; close the executors, or await the futures, before System.exit");
    }
  }
}

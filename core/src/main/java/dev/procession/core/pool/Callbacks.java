package dev.procession.core.pool;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * The thread of the callbacks, there when it is needed. A callback is foreign code, which may wait
 * for a task: so it runs on no thread that brings answers or runs tasks, else the answer waited for
 * would not come. While one waits for a task, another thread runs the others, because those may be
 * what it waits for: that is what a ForkJoinPool does for whoever waits by managedBlock, as futures
 * do, the JDK's own among them.
 */
final class Callbacks implements Executor {
  private static final int MOST_THREADS = 256;

  private final String name;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  // Guarded by this.
  private @Nullable Threads threads;
  private long open;
  private boolean ending;

  Callbacks(String backend) {
    this.name = "procession-" + backend + "-callbacks";
  }

  private static final class CallbackThread extends ForkJoinWorkerThread {
    CallbackThread(ForkJoinPool pool, String name, @Nullable ClassLoader loader) {
      super(pool);
      setName(name);
      setDaemon(true);
      setContextClassLoader(loader);
    }
  }

  /** What it has not begun can be taken back. */
  private static final class Threads extends ForkJoinPool {
    Threads(ForkJoinWorkerThreadFactory factory) {
      super(1, factory, null, true, 1, MOST_THREADS, 1, pool -> true, 1, TimeUnit.SECONDS);
    }

    List<Runnable> takeBack() {
      return Stream.<ForkJoinTask<?>>generate(this::pollSubmission)
          .takeWhile(Objects::nonNull)
          .<Runnable>map(task -> task::quietlyInvoke)
          .toList();
    }
  }

  /** Runs them on the caller's thread where the system has no other. */
  @Override
  public void execute(Runnable callbacks) {
    handOn(() -> run(callbacks)).forEach(Runnable::run);
  }

  /** Returns what nobody else runs. */
  private synchronized List<Runnable> handOn(Runnable callbacks) {
    open++;
    if (ending) { // no task and no answer needs this thread any more
      return List.of(callbacks);
    }
    Threads present = threads();
    try {
      present.execute(callbacks);
      return List.of();
    } catch (OutOfMemoryError e) { // they would lie there, and those behind them start no thread
      return present.takeBack();
    }
  }

  private void run(Runnable callbacks) {
    try {
      callbacks.run();
    } finally {
      end();
    }
  }

  private Threads threads() {
    Threads present = threads;
    if (present == null) {
      present = new Threads(pool -> new CallbackThread(pool, name, loader));
      threads = present;
    }
    return present;
  }

  private synchronized void end() {
    open--;
    look();
  }

  /** The tasks and workers have ended: so do the threads, after the last callbacks. */
  synchronized void shutdown() {
    ending = true;
    look();
  }

  private void look() {
    if (open == 0) {
      notifyAll();
      if (ending && threads != null) {
        threads.shutdownNow();
      }
    }
  }

  synchronized boolean areDone() {
    return open == 0;
  }

  /**
   * Waits until all have ended.
   *
   * @param deadline of {@link System#nanoTime}
   * @return whether they have
   */
  synchronized boolean await(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    while (open > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    return open == 0;
  }
}

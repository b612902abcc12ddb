package dev.procession.tck.wrong;

import dev.procession.CurrentProcess;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.SerializableCallable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Threads that take tasks from a queue, with one lock; right but for its fault. */
final class SmallPool {
  final Fault fault;
  final List<ExecutorListener> listeners = new CopyOnWriteArrayList<>();
  final int size;
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final Deque<SmallTask<?>> queue = new ArrayDeque<>();
  private final Set<SmallTask<?>> running = new LinkedHashSet<>();
  private int workers;
  private int started;
  private long submitted;
  private long done;
  private long failed;
  private boolean shutdown;

  SmallPool(Fault fault, int size) {
    this.fault = fault;
    this.size = fault == Fault.USES_ONE_WORKER ? 1 : size;
  }

  synchronized <T> Future<T> submit(SerializableCallable<T> body, String given) {
    if (shutdown && fault != Fault.ACCEPTS_AFTER_SHUTDOWN) {
      throw new RejectedExecutionException("shut down");
    }
    long id = fault == Fault.COUNTS_FROM_ZERO ? submitted++ : ++submitted;
    String name = given == null ? "task-" + id : given;
    SmallTask<T> task = new SmallTask<>(this, id, name, body);
    tell(listener -> listener.onTaskQueued(id, name));
    queue.add(task);
    if (workers - running.size() < queue.size() && workers < size) {
      workers++;
      String worker = "Worker-" + ++started;
      new Thread(() -> work(worker), "procession-small-" + worker).start();
    }
    notifyAll();
    return task.face();
  }

  private void work(String worker) {
    long pid = ProcessHandle.current().pid();
    CurrentProcess.bindThread(new CurrentProcess(worker, pid, pid, false, fault.backend()));
    tell(listener -> listener.onWorkerStarted(worker, pid));
    boolean more = true;
    while (more) {
      more = workOnNext(worker);
    }
    tell(
        listener ->
            listener.onWorkerExited(
                new ExitReport(
                    worker,
                    pid,
                    ExitReport.Kind.COMPLETED,
                    null,
                    "told to",
                    List.of(),
                    null,
                    List.of())));
    left();
  }

  @SuppressWarnings("ThreadPriorityCheck") // the next task finds nothing of the last one
  private boolean workOnNext(String worker) {
    Thread own = Thread.currentThread();
    String name = own.getName();
    ClassLoader loader = own.getContextClassLoader();
    SmallTask<?> task = take(worker);
    if (task != null) {
      run(task);
      own.setName(name);
      own.setPriority(Thread.NORM_PRIORITY);
      own.setContextClassLoader(loader);
    }
    return task != null;
  }

  private synchronized void left() {
    workers--;
    if (workers == 0) {
      terminated.countDown();
    }
  }

  private synchronized SmallTask<?> take(String worker) {
    while (true) {
      SmallTask<?> task = queue.poll();
      if (task == null) {
        if (shutdown) {
          return null;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          // It was meant for a task that has ended.
        }
      } else if (!task.isDone() || fault == Fault.RUNS_CANCELLED_TASKS) {
        boolean unused = Thread.interrupted();
        task.runner = Thread.currentThread();
        running.add(task);
        tell(listener -> listener.onTaskStarted(task.id, worker));
        return task;
      }
    }
  }

  private <T> void run(SmallTask<T> task) {
    T value = null;
    Throwable failure = null;
    try {
      if (fault == Fault.RUNS_TWICE) {
        T unused = task.body.call();
      }
      value = task.body.call();
    } catch (Throwable e) { // a task may throw anything
      boolean swallowed = fault == Fault.SWALLOWS_ERRORS && e instanceof Error;
      failure = swallowed ? null : e;
    }
    synchronized (this) {
      task.runner = null;
      running.remove(task);
    }
    if (fault != Fault.LOSES_FUTURES || task.id % 50 != 0) {
      boolean unused = task.end(value, failure, false);
    }
  }

  boolean cancel(SmallTask<?> task, boolean interrupt) {
    synchronized (this) {
      if (task.isDone()) {
        return fault == Fault.CANCELS_FINISHED_TASKS || task.face().isCancelled();
      }
      if (task.runner != null && !interrupt) {
        return false;
      }
      if (fault != Fault.RUNS_CANCELLED_TASKS) {
        queue.remove(task);
      }
    }
    boolean first = task.end(null, new CancellationException("cancelled: task=" + task.name), true);
    synchronized (this) {
      if (first && task.runner != null && fault != Fault.NEVER_INTERRUPTS) {
        task.runner.interrupt();
      }
    }
    return first;
  }

  void ended(SmallTask<?> task, Throwable failure) {
    synchronized (this) {
      done++;
      boolean counts = failure != null;
      if (fault == Fault.MISCOUNTS && failure instanceof CancellationException) {
        counts = false;
      }
      failed += counts ? 1 : 0;
    }
    tell(listener -> listener.onTaskFinished(task.id, Optional.ofNullable(failure)));
  }

  private void tell(Consumer<ExecutorListener> event) {
    for (ExecutorListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        if (fault == Fault.STOPS_AT_A_BAD_LISTENER) {
          return;
        }
      }
    }
  }

  synchronized void shutdown() {
    shutdown = true;
    if (workers == 0) {
      terminated.countDown();
    }
    notifyAll();
  }

  List<Future<?>> shutdownNow() {
    List<SmallTask<?>> all;
    List<Future<?>> waiting = new ArrayList<>();
    synchronized (this) {
      shutdown();
      all = new ArrayList<>(queue);
      all.forEach(task -> waiting.add(task.face()));
      all.addAll(running);
    }
    for (SmallTask<?> task : all) {
      boolean unused = cancel(task, true);
    }
    return waiting;
  }

  boolean awaitTermination(Duration timeout) throws InterruptedException {
    return terminated.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  void close() {
    shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        terminated.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        List<Future<?>> unused = shutdownNow();
        if (fault == Fault.LEAKS_A_THREAD) {
          leak();
        }
      }
    }
    if (interrupted && fault != Fault.LOSES_THE_INTERRUPT) {
      Thread.currentThread().interrupt();
    }
  }

  private static void leak() {
    Thread thread = new Thread(SmallPool::waitForEver, "procession-small-leak");
    thread.setDaemon(true);
    thread.start();
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized boolean isShutdown() {
    return shutdown;
  }

  boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  synchronized ExecutorStatus status() {
    long live = running.stream().filter(task -> !task.isDone()).count();
    long queued = queue.stream().filter(task -> !task.isDone()).count();
    return new ExecutorStatus(workers, queued, live, done, failed, 0);
  }
}

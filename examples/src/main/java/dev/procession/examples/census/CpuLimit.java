package dev.procession.examples.census;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExitReport;
import dev.procession.WorkerCrashedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

/**
 * Ends workers whose task has used too much of a processor. Unlike a time limit this counts the
 * work, however busy the machine is; a task that waits for ever is none of it. It looks from
 * outside, since what runs in the worker is not trusted.
 */
final class CpuLimit implements ExecutorListener, AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final Duration limit;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(CpuLimit::daemon);
  private final Map<String, ProcessHandle> workers = new ConcurrentHashMap<>();
  private final Map<Long, Run> runs = new ConcurrentHashMap<>();
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();

  /** A task at a worker, and what that had used when it began. */
  private record Run(ProcessHandle worker, Duration before) {}

  /** A task that went beyond. */
  static final class ReachedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReachedException(Duration limit) {
      super(limit.toSeconds() + " s of processor time, its worker was ended");
    }
  }

  CpuLimit(Duration limit) {
    this.limit = limit;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "processor-limit");
    thread.setDaemon(true);
    return thread;
  }

  /** Holds an executor's tasks to it until it is closed. */
  void enforce(Executor executor) {
    AutoCloseable unused = executor.subscribe(this);
    ScheduledFuture<?> unusedLooks =
        timer.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  @Override
  public void onWorkerStarted(String worker, long pid) {
    ProcessHandle.of(pid).ifPresent(process -> workers.put(worker, process));
  }

  @Override
  public void onTaskStarted(long id, String worker) {
    ProcessHandle process = workers.get(worker);
    if (process != null) { // else it is on another machine
      used(process).ifPresent(before -> runs.put(id, new Run(process, before)));
    }
  }

  @Override
  public void onTaskFinished(long id, Optional<Throwable> failure) {
    runs.remove(id);
  }

  @Override
  public void onWorkerExited(ExitReport report) {
    workers.remove(report.worker());
  }

  /** Ends whoever is beyond the limit now. */
  void look() {
    runs.values().stream().filter(this::isBeyond).map(Run::worker).forEach(this::end);
  }

  private boolean isBeyond(Run run) {
    return used(run.worker())
        .filter(now -> now.minus(run.before()).compareTo(limit) > 0)
        .isPresent();
  }

  private void end(ProcessHandle worker) {
    ended.add(worker.pid());
    worker.destroyForcibly();
  }

  private static Optional<Duration> used(ProcessHandle process) {
    return process.info().totalCpuDuration();
  }

  /** The failure as it is, or that the limit was the cause. */
  Throwable cause(Throwable failure) {
    return failure instanceof WorkerCrashedException crash && ended.contains(crash.report().pid())
        ? new ReachedException(limit)
        : failure;
  }
}

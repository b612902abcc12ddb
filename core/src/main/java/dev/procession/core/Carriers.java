package dev.procession.core;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads, one a worker, in which a task of an ExecutorService view waits for its result.
 */
final class Carriers extends ThreadPoolExecutor {
  private final Runnable onTerminated;

  private Carriers(String backend, int threads, AtomicInteger count, Runnable onTerminated) {
    super(
        threads,
        threads,
        10,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> {
          String name = "procession-" + backend + "-carrier-" + count.incrementAndGet();
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
    this.onTerminated = onTerminated;
  }

  static ThreadPoolExecutor of(String backend, int threads, Runnable onTerminated) {
    ThreadPoolExecutor carriers = new Carriers(backend, threads, new AtomicInteger(), onTerminated);
    carriers.allowCoreThreadTimeOut(true);
    return carriers;
  }

  @Override
  protected void terminated() {
    super.terminated();
    onTerminated.run();
  }
}

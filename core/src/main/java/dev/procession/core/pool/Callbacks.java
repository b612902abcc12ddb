package dev.procession.core.pool;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread for the callbacks that don't belong on the thread that has ended their tasks;
 * there when it is needed.
 */
final class Callbacks extends ThreadPoolExecutor {
  Callbacks(String backend) {
    super(
        1,
        1,
        1,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        callbacks -> {
          Thread thread = new Thread(callbacks, "procession-" + backend + "-callbacks");
          thread.setDaemon(true);
          return thread;
        });
    allowCoreThreadTimeOut(true);
  }
}

package dev.procession.forking;

import dev.procession.ipc.WorkerSession;
import java.util.Set;

/** The non-daemon threads that a child process's target left behind. */
final class UserThreads {
  private UserThreads() {}

  /** Waits for them, as Java does before a program ends; returns at once in a pool's worker. */
  static void awaitAll() {
    if (!WorkerSession.isProcess()) {
      return;
    }
    Thread self = Thread.currentThread();
    boolean again = true;
    while (again) {
      again = false;
      Set<Thread> threads = Thread.getAllStackTraces().keySet();
      for (Thread thread : threads) {
        if (thread != self && !thread.isDaemon() && !isJvmOwn(thread)) {
          again = true;
          join(thread);
        }
      }
    }
  }

  /** A JVM's own non-daemon thread that ends only after main: it waits for us. */
  private static boolean isJvmOwn(Thread thread) {
    return thread.getName().equals("DestroyJavaVM");
  }

  @SuppressWarnings("ThreadJoinLoop") // it loops
  private static void join(Thread thread) {
    while (thread.isAlive()) {
      try {
        thread.join();
        return;
      } catch (InterruptedException e) {
        // The process is only waiting for its end.
      }
    }
  }
}

package dev.procession.forking;

import dev.procession.core.worker.JvmExit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The child JVMs that are alive. When this JVM ends in an orderly way, by {@code System.exit} or a
 * signal, one shutdown hook ends them and removes their folders; after a crash or {@code kill -9}
 * they end by themselves, see {@link LifeLine}.
 */
final class Children {
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  private static volatile boolean exiting;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Children::endAll, "procession-forking-exit"));
  }

  private Children() {}

  /** From now on this JVM's end ends them, and removes the folders that were made for any. */
  static void begin() {
    // The class itself has seen to it.
  }

  static void remember(Process child) {
    ALIVE.add(child);
    if (exiting) {
      ProcessTree.kill(child);
    }
  }

  /** Whether this JVM's end ends them. */
  static boolean areEnded() {
    return exiting;
  }

  static void forget(Process child) {
    ALIVE.remove(child);
  }

  private static void endAll() {
    JvmExit.begin(); // tells what is lost, while it still is there
    exiting = true;
    try {
      ALIVE.forEach(Children::end);
      KillGroup.endAll();
    } finally {
      LockedFolder.removeAll();
    }
  }

  private static void end(Process child) {
    try {
      ProcessTree.kill(child);
    } catch (RuntimeException e) {
      // The child itself is ended, and the others have to be.
    }
  }
}

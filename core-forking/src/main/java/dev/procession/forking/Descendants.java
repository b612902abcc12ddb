package dev.procession.forking;

import dev.procession.core.worker.EngineThread;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker's process starts, in a {@link KillGroup} where there can be one. That is made
 * on a thread of its own: to move a process may take some tens of milliseconds, and no task waits
 * for that. Thread-safe.
 */
final class Descendants {
  private enum Fate {
    LIVE,
    KILLED,
    LEFT
  }

  private @Nullable KillGroup group;
  private Fate fate = Fate.LIVE;

  /** Begins to gather them. */
  void gather(Process worker, String threadName) {
    try {
      new EngineThread(() -> gather(worker), threadName).start();
    } catch (OutOfMemoryError e) {
      // No thread for it: the worker does without.
    }
  }

  private void gather(Process worker) {
    KillGroup made = KillGroup.create();
    if (made == null) {
      return;
    }
    if (worker.isAlive()) {
      made.add(worker.toHandle());
    }
    if (settle(made) != Fate.LIVE) {
      made.leave();
    }
  }

  /** What has become of them meanwhile. */
  private synchronized Fate settle(KillGroup made) {
    group = made;
    if (fate == Fate.KILLED) {
      made.kill();
    }
    return fate;
  }

  /** Kills them all, the worker too. */
  synchronized void kill() {
    fate = Fate.KILLED;
    if (group != null) {
      group.kill();
    }
  }

  /** The worker has ended; those that live go on. */
  void leave() {
    KillGroup present = setLeft();
    if (present != null) {
      present.leave();
    }
  }

  private synchronized @Nullable KillGroup setLeft() {
    fate = fate == Fate.LIVE ? Fate.LEFT : fate;
    return group;
  }
}

package dev.procession.forking;

import dev.procession.ipc.Rounds;
import java.lang.System.Logger.Level;
import java.time.Duration;

/*
 * Looks at the memory of the workers that have a limit, on one daemon thread per JVM, as long as
 * there are any. A look is two small reads in /proc for each worker, some tens of microseconds.
 *
 * The thread does nothing that may take time: what a worker's owner does about it must not keep the
 * others unseen.
 */
final class MemoryWatch {
  private static final System.Logger LOGGER = System.getLogger("dev.procession.memory");
  private static final MemoryWatch OF_THIS_JVM = new MemoryWatch(Duration.ofMillis(250));

  private final Rounds<Footprint> rounds;

  MemoryWatch(Duration tick) {
    rounds = new Rounds<>("procession-memory", tick, this::lookAt);
  }

  static MemoryWatch ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Watches a worker until {@link #forget}. */
  void watch(Footprint.Subject subject, MemoryLimit limit) {
    rounds.add(new Footprint(subject, limit));
  }

  void forget(Footprint.Subject subject) {
    rounds.removeIf(footprint -> footprint.isOf(subject));
  }

  /** One worker's trouble must not end the watch over the others. */
  private void lookAt(Footprint footprint) {
    try {
      footprint.onTick();
    } catch (RuntimeException e) {
      rounds.removeIf(one -> one == footprint);
      LOGGER.log(Level.WARNING, "a worker's memory can't be looked at; it has no limit now", e);
    } catch (Error e) {
      // As for lack of memory or threads: at the next tick there may be some.
    }
  }
}

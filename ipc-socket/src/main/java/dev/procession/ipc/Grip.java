package dev.procession.ipc;

import java.time.Duration;
import java.util.Optional;

/** How to end the JVM at the other side of a conversation. The methods do not block. */
public interface Grip {

  /** Asks it to end, as SIGTERM does. */
  void terminate();

  /**
   * Ends it at once, and its descendants.
   *
   * @param reason why, for the report
   */
  void kill(String reason);

  /**
   * Ends it, and what is left of its conversation, because it gives no sign of life.
   *
   * @param reason what was observed, for the report
   */
  void onUnresponsive(String reason);

  /**
   * Whether the end of that JVM can be seen from here, so that what it took up last is known.
   *
   * @return whether it can
   */
  default boolean seesEnd() {
    return true;
  }

  /**
   * The processor time that it has used.
   *
   * @param pid the process id by which it introduced itself
   * @return the time; empty where it can't be seen: then silence alone counts
   */
  default Optional<Duration> processorTime(long pid) {
    return Optional.empty();
  }
}

package dev.procession.ipc;

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
}

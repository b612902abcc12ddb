package dev.procession.ipc;

/**
 * How a conversation ended.
 *
 * @param kind what sort of end
 * @param exitCode the code that the worker announced, with {@link Kind#GOODBYE} only
 * @param reason the end in words
 */
public record Ending(Kind kind, int exitCode, String reason) {

  /** The sorts of end. */
  public enum Kind {
    /** The worker answered everything and left. */
    GOODBYE,
    /** The worker serves somebody else. */
    BUSY,
    /** The connection ended in the middle. */
    LOST
  }
}

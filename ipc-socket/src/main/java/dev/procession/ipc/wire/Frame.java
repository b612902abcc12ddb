package dev.procession.ipc.wire;

/**
 * One message.
 *
 * @param kind what it says
 * @param id the order's id, or what the kind says
 * @param payload the bytes that follow the header; not to be changed
 */
public record Frame(FrameKind kind, long id, byte[] payload) {
  /** The most bytes that a payload may have. */
  public static final int MOST_BYTES = FrameHeader.MAX_LENGTH;

  private static final byte[] EMPTY = {};

  /** A frame without payload. */
  public static Frame of(FrameKind kind, long id) {
    return new Frame(kind, id, EMPTY);
  }
}

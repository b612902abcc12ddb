package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The end of a frame's payload that is read only while it is written out, so that a large one is
 * never held in memory. Used by one thread at a time; closed by any.
 */
public interface Attachment extends AutoCloseable {

  /**
   * How many bytes there are.
   *
   * @return the number, which does not change
   */
  long length();

  /**
   * Moves some of the bytes that follow those of the last call into a buffer.
   *
   * @param buffer has room for at least one, and for no more than there are
   * @throws IOException if there are fewer than {@link #length}
   */
  void read(ByteBuffer buffer) throws IOException;

  /** It was written out, or never will be. Further calls do nothing. */
  @Override
  void close();
}

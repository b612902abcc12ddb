package dev.procession.ipc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How the bytes of a conversation travel over its channel, which is in non-blocking mode. One
 * thread at a time reads, and one at a time writes; the two need not be the same.
 */
interface Transport {

  /**
   * Reads as much as fits, or as there is.
   *
   * @return how many bytes were put into the buffer, which if some place is left were all; -1 at
   *     the end
   * @throws Connection.Altered if they are not the other side's
   */
  int read(ByteBuffer in) throws IOException;

  /**
   * Writes as much as the channel takes, and first what this transport kept of calls before.
   *
   * @return whether all is out; if not, this is to be called again when there is room, also with an
   *     empty buffer
   */
  boolean write(ByteBuffer out) throws IOException;
}

package dev.procession.ipc.wire;

import java.io.IOException;

/*
 * How often to look for bytes before the thread sleeps. To be put to sleep and woken takes 20 to
 * 50 us, on each side; between one call and the next there is often less. But who looks keeps a
 * processor from whoever makes the bytes. So it is only done where single frames go to and fro:
 * where several came at once there is work enough for all processors. And what was in vain is left
 * out the next times, twice as many each time, until it is not in vain: a long task costs one look.
 */
final class Spin {

  /** A read that does not wait; as {@link java.nio.channels.SocketChannel#read}. */
  @FunctionalInterface
  interface Read {
    int read() throws IOException;
  }

  /** Some 70 us, a little more than it takes to be woken: so in vain it costs about that again. */
  static final int LOOKS = 100;

  private static final int MOST_LEFT_OUT = 63;

  private final int looks;
  private int leaveOut;
  private int leftOut;

  /** For a machine with so many processors; a single one is not looked at but used. */
  Spin(int processors) {
    this.looks = processors > 1 ? LOOKS : 0;
  }

  /**
   * Looks for bytes, after so many frames came at once.
   *
   * @return as the last read; 0 if it did not look
   */
  int look(int frames, Read read) throws IOException {
    if (frames != 1 || looks == 0) {
      return 0;
    }
    if (leftOut < leaveOut) {
      leftOut++;
      return 0;
    }
    int count = 0;
    for (int i = 0; i < looks && count == 0; i++) {
      count = read.read();
    }
    leaveOut = count == 0 ? Math.min(MOST_LEFT_OUT, 2 * leaveOut + 1) : 0;
    leftOut = 0;
    return count;
  }
}

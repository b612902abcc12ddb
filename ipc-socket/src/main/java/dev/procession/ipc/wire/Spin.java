package dev.procession.ipc.wire;

/*
 * How often to look for bytes before the thread sleeps. To be put to sleep and woken takes 20 to
 * 50 us, on each side; between one call and the next there is often less. But who looks keeps a
 * processor from whoever makes the bytes. So it is only done where single frames go to and fro:
 * where several came at once there is work enough for all processors. And what was in vain is left
 * out the next times, twice as many each time, until it is not in vain: a long task costs one look.
 */
final class Spin {

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

  /** How often to look now, after so many frames came at once. */
  int looksAfter(int frames) {
    if (frames != 1) {
      return 0;
    }
    if (leftOut < leaveOut) {
      leftOut++;
      return 0;
    }
    return looks;
  }

  /** What came of it. */
  void ended(boolean inVain) {
    leaveOut = inVain ? Math.min(MOST_LEFT_OUT, 2 * leaveOut + 1) : 0;
    leftOut = 0;
  }
}

package dev.procession.bench.subject;

/** The tasks; each result tells whether its own task ran. */
public final class Tasks {
  private Tasks() {}

  /** Does nothing. */
  public static Integer same(Integer value) {
    return value;
  }

  public static byte[] same(byte[] bytes) {
    return bytes;
  }

  /** Takes time, but no CPU: what is measured is who waits behind whom. */
  public static Integer sleep(Integer millis) throws InterruptedException {
    Thread.sleep(millis);
    return millis;
  }
}

package dev.procession.bench.session;

/** A result that is wrong ends the trial: what isn't checked doesn't count. */
public final class Checks {
  private Checks() {}

  public static void equal(long expected, long found, String what) {
    if (expected != found) {
      throw new IllegalStateException(
          "wrong result: " + what + ", expected=" + expected + ", found=" + found);
    }
  }

  public static void ensure(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("wrong result: " + what);
    }
  }
}

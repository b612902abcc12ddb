package dev.procession.bench.subject;

/** The tasks; each result tells whether its own task ran. */
public final class Tasks {
  private Tasks() {}

  /** Does nothing. */
  public static Integer same(Integer value) {
    return value;
  }
}

package dev.procession.core.worker;

import org.jspecify.annotations.Nullable;

/**
 * How deep a process lies below the main one, whose workers lie at 1, their own executors' workers
 * at 2. A mistake that opens an executor in each task would else start JVMs without end.
 *
 * @param depth 0 in the main process
 * @param limit no executor is opened at this depth
 */
public record Nesting(int depth, int limit) {

  /** The system property that sets the limit, for what is opened in this JVM and below. */
  public static final String PROPERTY = "dev.procession.depth";

  private static final int DEFAULT_LIMIT = 4;
  private static final Nesting MAIN = new Nesting(0, DEFAULT_LIMIT);
  private static final InheritableThreadLocal<@Nullable Nesting> THREAD =
      new InheritableThreadLocal<>();
  private static volatile Nesting jvm = MAIN;

  /** That of the workers of a main process. */
  public static final Nesting FIRST = MAIN.below();

  /**
   * Where the caller runs.
   *
   * @return its depth, with the limit that this JVM was given
   * @throws IllegalArgumentException if the system property is no limit
   */
  public static Nesting ofCaller() {
    Nesting thread = THREAD.get();
    Nesting here = thread == null ? jvm : thread;
    String given = System.getProperty(PROPERTY);
    return given == null ? here : new Nesting(here.depth, parse(given));
  }

  private static int parse(String given) {
    try {
      int limit = Integer.parseInt(given.strip());
      if (limit > 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // As one that is too small.
    }
    throw new IllegalArgumentException(
        "not a limit for the depth of executors in tasks of executors: system property "
            + PROPERTY
            + "="
            + given
            + "; give a whole number from 1 on, or leave it out for "
            + DEFAULT_LIMIT);
  }

  /**
   * Where the workers of an executor run that is opened here.
   *
   * @return one deeper
   * @throws IllegalStateException if that is too deep
   */
  public Nesting ofWorkers() {
    if (depth >= limit) {
      throw new IllegalStateException(
          "executors are nested too deep: this code runs in a task of a task, at depth="
              + depth
              + ", limit="
              + limit
              + "; let the outer tasks submit, or allow more with -D"
              + PROPERTY
              + "="
              + (depth + 1)
              + " in the main process");
    }
    return below();
  }

  private Nesting below() {
    return new Nesting(depth + 1, limit);
  }

  /**
   * From now on this JVM is a worker there.
   *
   * @param nesting what its executors find
   */
  public static void bindJvm(Nesting nesting) {
    jvm = nesting;
  }

  /**
   * From now on this thread, and those that it starts, are a worker there.
   *
   * @param nesting what its executors find
   */
  public static void bindThread(Nesting nesting) {
    THREAD.set(nesting);
  }
}

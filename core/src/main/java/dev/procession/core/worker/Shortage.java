package dev.procession.core.worker;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lack of what the system gives to many, and may give again: file descriptors, threads, processes,
 * memory. Java has no types for it, but the system's own words and numbers (EMFILE, ENFILE, EAGAIN,
 * ENOMEM).
 */
public final class Shortage {
  private static final int DEEPEST = 16;

  private static final List<String> WORDS =
      List.of(
          "Too many open files",
          "error=24,",
          "error=23,",
          "error=11,",
          "error=12,",
          "Resource temporarily unavailable",
          "Cannot allocate memory",
          "unable to create native thread",
          "unable to create new native thread");

  /** Of what a JVM says whose start failed; its memory may be what it was told to take. */
  private static final List<String> LAST_WORDS =
      List.of("Too many open files", "unable to create native thread", "(EAGAIN)");

  private Shortage() {}

  /**
   * Whether this JVM failed for lack of such.
   *
   * @param failure what was thrown
   * @return whether it, or a cause of it, says so
   */
  public static boolean isIn(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof OutOfMemoryError
          || (cause instanceof IOException && saysAnyOf(WORDS, cause.getMessage()))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * Whether another JVM said, before it ended, that there are no descriptors or threads.
   *
   * @param lines its last words
   * @return whether one of them says so
   */
  public static boolean isIn(List<String> lines) {
    return lines.stream().anyMatch(line -> saysAnyOf(LAST_WORDS, line));
  }

  private static boolean saysAnyOf(List<String> words, @Nullable String text) {
    return text != null && words.stream().anyMatch(text::contains);
  }
}

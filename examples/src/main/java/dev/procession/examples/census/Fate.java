package dev.procession.examples.census;

import dev.procession.ExitReport;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of a jar that could not be counted.
 *
 * @param jar its name
 * @param hostile whether it is one of those that the census made
 * @param words its fate in words
 */
record Fate(String jar, boolean hostile, String words) {
  private static final Pattern SIGNAL = Pattern.compile("SIG[A-Z]+");

  static Fate of(String jar, boolean hostile, Throwable failure) {
    return new Fate(jar, hostile, Text.line(words(failure)));
  }

  private static String words(Throwable failure) {
    if (failure instanceof TaskTimeoutException) {
      return "limit reached: " + CensusRules.LIMIT.toSeconds() + " s, its worker was ended";
    }
    if (failure instanceof CpuLimit.ReachedException) {
      return "limit reached: " + failure.getMessage();
    }
    if (failure instanceof WorkerCrashedException crash) {
      return words(crash.report());
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory: its worker has a heap of " + CensusRules.HEAP;
    }
    if (failure instanceof IOException) {
      return "unreadable: " + failure.getMessage();
    }
    return "failed: " + failure;
  }

  private static String words(ExitReport report) {
    return switch (report.kind()) {
      case OUT_OF_MEMORY -> "out of memory: its worker has a heap of " + CensusRules.HEAP;
      case EXITED -> "exited with code " + report.exitCode().orElse(-1);
      case CRASHED -> crashed(report);
      case CONNECTION_LOST -> "its worker was lost; how it ended can't be seen through a socket";
      default -> "its worker was lost: " + report.reason();
    };
  }

  private static String crashed(ExitReport report) {
    Matcher signal = SIGNAL.matcher(report.reason());
    return "crashed with "
        + (signal.find() ? signal.group() : "an internal error of its JVM")
        + report.crashFile().map(file -> ", crash file " + file).orElse(", no crash file");
  }
}

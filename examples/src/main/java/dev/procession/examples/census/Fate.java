package dev.procession.examples.census;

import dev.procession.ExitReport;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What became of a jar that could not be counted, in words. */
final class Fate {
  private Fate() {}

  static String of(Throwable failure, Duration limit) {
    if (failure instanceof TaskTimeoutException) {
      return "limit reached (" + limit.toSeconds() + " s)";
    }
    if (failure instanceof WorkerCrashedException crash) {
      return of(crash.report());
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory";
    }
    if (failure instanceof IOException) {
      return "unreadable: " + failure.getMessage();
    }
    return "failed: " + failure;
  }

  private static String of(ExitReport report) {
    return switch (report.kind()) {
      case OUT_OF_MEMORY -> "out of memory";
      case EXITED -> "exited with code " + report.exitCode().orElse(-1);
      case CRASHED -> "crashed with " + signal(report) + crashFile(report);
      default -> report.reason();
    };
  }

  private static String signal(ExitReport report) {
    return report.reason().contains("SIGSEGV") ? "SIGSEGV" : report.reason();
  }

  private static String crashFile(ExitReport report) {
    return report
        .crashFile()
        .map(Path::getFileName)
        .map(name -> ", crash file " + name)
        .orElse(", no crash file");
  }
}

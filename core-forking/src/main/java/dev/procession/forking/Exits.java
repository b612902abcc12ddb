package dev.procession.forking;

import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.ipc.Ending;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells from what is left how a child JVM ended. The exit status alone lies: a crash without a core
 * file gives 1, as does an uncaught exception; so the crash file, the goodbye and our own kill come
 * first.
 */
final class Exits {
  private static final int OUT_OF_MEMORY = 3;
  private static final int ABORTED = 134;
  private static final int SIGNAL_BASE = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private Exits() {}

  static ExitReport report(
      String worker,
      long pid,
      int status,
      Ending ending,
      @Nullable String killReason,
      List<String> stderr,
      WorkerDirectory directory) {
    CrashFile crash = CrashFile.find(directory, pid);
    Integer code = status > SIGNAL_BASE ? Integer.valueOf(SIGNAL_BASE - status) : status;
    Kind kind;
    String reason;
    if (killReason != null) {
      kind = Kind.KILLED;
      reason = "killed by this executor: " + killReason;
    } else if (crash != null || status == ABORTED) {
      kind = Kind.CRASHED;
      reason =
          crash == null
              ? "its JVM crashed (exit code 134) and left no crash file"
              : "its JVM crashed with " + crash.summary() + "; crash file: " + crash.path();
    } else if (ending.kind() == Ending.Kind.GOODBYE) {
      kind = Kind.COMPLETED;
      reason = "completed with exit code " + status;
    } else if (status == OUT_OF_MEMORY && saysOutOfMemory(stderr)) {
      kind = Kind.OUT_OF_MEMORY;
      reason =
          "it ran out of memory (java.lang.OutOfMemoryError, exit code 3); allow more with"
              + " ProcessSpec.withMaxHeap";
    } else if (status > SIGNAL_BASE) {
      kind = Kind.SIGNALLED;
      reason = signal(status - SIGNAL_BASE);
    } else {
      kind = Kind.EXITED;
      reason = "it exited with code " + status;
    }
    String crashPath = crash == null ? null : crash.path().toString();
    return new ExitReport(worker, pid, kind, code, reason, stderr, crashPath, List.of());
  }

  private static boolean saysOutOfMemory(List<String> stderr) {
    return stderr.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
  }

  private static String signal(int number) {
    String name = SIGNALS.getOrDefault(number, "unknown");
    return "it was ended by signal "
        + number
        + " ("
        + name
        + "), sent from outside"
        + (number == 9 ? ", possibly by the system for lack of memory" : "");
  }
}

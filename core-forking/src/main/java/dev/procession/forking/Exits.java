package dev.procession.forking;

import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.core.worker.VisibleText;
import dev.procession.ipc.Ending;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells from what is left how a child JVM ended. The exit status alone lies: a crash without a core
 * file gives 1, as does an uncaught exception; so our own kill, the crash file and the goodbye come
 * first.
 *
 * @param status its exit status, as Java tells it
 * @param ending how the conversation ended
 * @param kill why this executor killed it; {@code null} if it did not
 * @param stderr its last lines
 * @param crash its crash file, {@code null} if none
 * @param systemKills how many processes the system killed for lack of memory since it was launched
 */
record Exits(
    int status,
    Ending ending,
    @Nullable Kill kill,
    List<String> stderr,
    @Nullable CrashFile crash,
    long systemKills) {
  private static final int OUT_OF_MEMORY = 3;
  private static final int ABORTED = 134;
  private static final int SIGNAL_BASE = 128;
  private static final int KILL = 9;

  /** Of what a worker may have had a hand in. */
  private static final int LONGEST_WORDS = 1_000;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8,
          "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  ExitReport report(String worker, long pid) {
    Kind kind = kind();
    String crashPath = crash == null ? null : crash.path().toString();
    return new ExitReport(worker, pid, kind, code(), reason(kind), stderr, crashPath, List.of());
  }

  private int code() {
    return status > SIGNAL_BASE ? SIGNAL_BASE - status : status;
  }

  private Kind kind() {
    if (kill != null) {
      return kill.unresponsive() ? Kind.UNRESPONSIVE : Kind.KILLED;
    } else if (status == ABORTED || (crash != null && status != 0 && !leftAsAnnounced())) {
      return Kind.CRASHED;
    } else if (leftAsAnnounced()) {
      return Kind.COMPLETED;
    } else if (status == OUT_OF_MEMORY && Exhaustion.find(stderr) != null) {
      return Kind.OUT_OF_MEMORY;
    } else if (status == SIGNAL_BASE + KILL && systemKills > 0) {
      return Kind.SYSTEM_OUT_OF_MEMORY;
    } else if (status > SIGNAL_BASE) {
      return Kind.SIGNALLED;
    } else {
      return status == ForkedMain.CONNECTION_LOST ? Kind.CONNECTION_LOST : Kind.EXITED;
    }
  }

  /**
   * With the code that its goodbye told. Then a crash file is a task's: a JVM that crashed exits
   * with a code of its own.
   */
  private boolean leftAsAnnounced() {
    return ending.kind() == Ending.Kind.GOODBYE && (ending.exitCode() & 0xff) == (status & 0xff);
  }

  private String reason(Kind kind) {
    return switch (kind) {
      case KILLED, UNRESPONSIVE ->
          "killed by this executor: " + (kill == null ? "?" : kill.reason());
      case CRASHED ->
          crash == null
              ? "its JVM crashed (exit code 134) and left no crash file"
              : "its JVM crashed, by its own words with "
                  + crash.summary()
                  + "; crash file, which only this user can read: "
                  + crash.path();
      case COMPLETED -> "completed with exit code " + status;
      case OUT_OF_MEMORY -> String.valueOf(Exhaustion.find(stderr));
      case SYSTEM_OUT_OF_MEMORY ->
          "the system killed it for lack of memory: "
              + systemKills
              + " such kill(s) in this control group since it was launched; lower"
              + " ProcessSpec.withMaxHeap or ExecutorSpec.withWorkers, or allow the group more";
      case SIGNALLED -> signal();
      case CONNECTION_LOST ->
          "its connection broke while both sides lived: "
              + VisibleText.of(ending.reason(), LONGEST_WORDS)
              + "; it ended itself";
      case EXITED, NEVER_READY ->
          status == ForkedMain.EXIT_HANGS
              ? "its exit took more than "
                  + LifeLine.EXIT_LIMIT.toSeconds()
                  + " s, as where a shutdown hook hangs; it ended itself"
              : "it exited with code " + status;
    };
  }

  private String signal() {
    int number = status - SIGNAL_BASE;
    String name = SIGNALS.getOrDefault(number, "unknown");
    return "it was ended by signal "
        + number
        + " ("
        + name
        + "), sent from outside"
        + (number == KILL ? ", possibly by the system for lack of memory" : "");
  }
}

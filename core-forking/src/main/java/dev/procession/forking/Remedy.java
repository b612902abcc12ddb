package dev.procession.forking;

import dev.procession.core.worker.VisibleText;
import java.util.List;

/**
 * Why a worker can't be started, and what to do, for people. Values that may be secrets are hidden.
 */
final class Remedy {
  private static final int LONGEST = 500;

  private Remedy() {}

  /** One that this executor ended: in one line, as nothing may be wrong with it. */
  static String ofKilled(String reason, List<String> stderr) {
    return "killed by this executor before it was ready: "
        + reason
        + (stderr.isEmpty()
            ? ""
            : "; the last line that it printed: "
                + VisibleText.of(stderr.get(stderr.size() - 1), LONGEST));
  }

  static String of(
      String fact, List<String> line, List<String> arguments, int status, List<String> stderr) {
    return fact
        + ": exit code="
        + status
        + ", command="
        + String.join(" ", HiddenValues.in(line))
        + ", arguments="
        + HiddenValues.in(arguments)
        + (stderr.isEmpty()
            ? ", it printed nothing"
            : ", it printed:\n  " + String.join("\n  ", stderr) + "\n")
        + "; run the command by hand to see, and correct ProcessSpec.withJvmArguments, withMaxHeap,"
        + " withJavaHome or withClassPath";
  }
}

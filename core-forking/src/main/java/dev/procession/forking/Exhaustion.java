package dev.procession.forking;

import dev.procession.core.worker.VisibleText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which memory a JVM ran out of, from its last words, which a task can say as well. What Java code
 * throws, for direct buffers and native threads, is the task's own exception instead.
 */
final class Exhaustion {
  private static final String WORDS = "java.lang.OutOfMemoryError: ";

  private static final int LONGEST = 200;

  private Exhaustion() {}

  /** The end in words; {@code null} if the JVM said nothing of the kind. */
  static @Nullable String find(List<String> stderr) {
    for (String line : stderr) {
      int at = line.indexOf(WORDS);
      if (line.startsWith("Terminating due to ") && at > 0) {
        String which = VisibleText.of(line.substring(at + WORDS.length()).strip(), LONGEST);
        return "it ended with exit code 3 and, by its own words, ran out of memory ("
            + WORDS
            + which
            + "); "
            + remedy(which);
      }
    }
    return null;
  }

  private static String remedy(String which) {
    if (which.startsWith("Metaspace") || which.startsWith("Compressed class space")) {
      return "it loads too many classes: allow more with -XX:MaxMetaspaceSize or"
          + " -XX:CompressedClassSpaceSize in ProcessSpec.withJvmArguments";
    }
    if (which.startsWith("Requested array size")) {
      return "no heap holds an array of that length";
    }
    if (which.contains("native thread")) {
      return "the system gives it no more threads: see ulimit -u and pids.max";
    }
    return "allow more with ProcessSpec.withMaxHeap";
  }
}

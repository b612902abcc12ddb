package dev.procession.ipc;

import dev.procession.core.worker.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The stack of a worker's thread as it travels. The worker may be in anybody's hands. */
final class StackText {
  private static final int MOST_CALLS = 40;
  private static final int LONGEST = 300;

  private StackText() {}

  static byte[] of(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .limit(MOST_CALLS)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  static List<String> read(byte[] text) {
    int length = Math.min(text.length, MOST_CALLS * LONGEST);
    return new String(text, 0, length, StandardCharsets.UTF_8)
        .lines()
        .limit(MOST_CALLS)
        .map(line -> VisibleText.of(line, LONGEST))
        .toList();
  }
}

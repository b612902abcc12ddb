package dev.procession.forking;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a stream, bounded in number and length. Thread-safe. */
final class StderrTail {
  private static final int LINES = 50;
  private static final int LONGEST = 2_000;

  private final Deque<String> lines = new ArrayDeque<>();

  synchronized void add(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}

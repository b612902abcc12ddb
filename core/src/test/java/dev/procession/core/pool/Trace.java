package dev.procession.core.pool;

import java.util.ArrayList;
import java.util.List;

/** What happens in a schedule, if anybody wants to read it: most of a run would go into words. */
final class Trace {
  private static final double MILLI = 1_000_000;

  private final boolean wanted;
  private final List<String> lines = new ArrayList<>();

  Trace(boolean wanted) {
    this.wanted = wanted;
  }

  void say(long now, String what, Object about, long number) {
    if (wanted) {
      lines.add(String.format("%8.1f ms  %s %s (%d)", now / MILLI, nameOf(about), what, number));
    }
  }

  static Object nameOf(Object about) {
    return about instanceof Task task ? task.name() : about;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}

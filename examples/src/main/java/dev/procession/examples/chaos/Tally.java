package dev.procession.examples.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happened how often, and what should not have happened. */
final class Tally {
  /** The count of all tasks. */
  static final String TASKS = "tasks";

  private static final int EXAMPLES = 3;

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, List<String>> wrongs = new LinkedHashMap<>();

  private boolean stuck;

  synchronized void count(String what) {
    count(what, 1);
  }

  synchronized void count(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  /** Notes what should not have happened: what it is, and the case. */
  synchronized void wrong(String what, String example) {
    wrongs.computeIfAbsent(what, key -> new ArrayList<>()).add(example);
  }

  /** Notes that something never ended: nothing is learnt by going on. */
  synchronized void stuck(String what, String example) {
    stuck = true;
    wrong(what, example);
  }

  synchronized boolean isStuck() {
    return stuck;
  }

  synchronized long tasks() {
    return counted(TASKS);
  }

  synchronized long counted(String what) {
    return counts.getOrDefault(what, 0L);
  }

  synchronized int wrongs() {
    return wrongs.values().stream().mapToInt(List::size).sum();
  }

  synchronized String figures() {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, times) -> text.append(String.format("  %-44s %,12d%n", what, times)));
    return text.toString();
  }

  synchronized String complaints() {
    StringBuilder text = new StringBuilder();
    wrongs.forEach(
        (what, examples) -> {
          text.append(String.format("wrong, %,d times: %s%n", examples.size(), what));
          examples.stream().limit(EXAMPLES).forEach(e -> text.append("  ").append(e).append('\n'));
        });
    return text.toString();
  }
}

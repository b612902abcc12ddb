package dev.procession.examples.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All that was submitted in a round. */
final class Entries {
  private static final int RECENT = 2_000;

  private final List<Entry> all = new ArrayList<>();

  synchronized void add(Entry entry) {
    all.add(entry);
  }

  synchronized List<Entry> all() {
    return List.copyOf(all);
  }

  /** One of those that may still be under way. */
  synchronized List<Entry> recent(SplittableRandom random) {
    int size = all.size();
    if (size == 0) {
      return List.of();
    }
    return List.of(all.get(size - 1 - random.nextInt(Math.min(RECENT, size))));
  }
}

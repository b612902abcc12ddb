package dev.procession.examples.census;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** The jars that have most of something. */
final class Largest {
  private static final int LIMIT = 10;

  /**
   * One of them.
   *
   * @param jar its name
   * @param count what it holds
   */
  record Entry(String jar, JarCount count) {}

  private final ToLongFunction<JarCount> measure;
  private final Comparator<Entry> order;
  private final PriorityQueue<Entry> kept;

  Largest(ToLongFunction<JarCount> measure) {
    this.measure = measure;
    this.order = Comparator.comparingLong(entry -> measure.applyAsLong(entry.count()));
    this.kept = new PriorityQueue<>(order);
  }

  void add(String jar, JarCount count) {
    if (measure.applyAsLong(count) == 0) {
      return;
    }
    kept.add(new Entry(jar, count));
    if (kept.size() > LIMIT) {
      kept.remove();
    }
  }

  /** The largest first. */
  List<Entry> entries() {
    return kept.stream().sorted(order.reversed()).toList();
  }

  long measure(Entry entry) {
    return measure.applyAsLong(entry.count());
  }
}

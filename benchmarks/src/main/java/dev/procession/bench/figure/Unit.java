package dev.procession.bench.figure;

import java.util.Locale;

/** What a figure counts, and which way is better. */
public enum Unit {
  TASKS_PER_SECOND("tasks/s", true),
  ITEMS_PER_SECOND("items/s", true),
  REQUESTS_PER_SECOND("requests/s", true),
  MICROSECONDS("µs", false),
  MILLISECONDS("ms", false),
  MEGABYTES("MB", false),
  PERCENT("%", false),
  RATIO("×", false);

  private final String label;
  private final boolean moreIsBetter;

  Unit(String label, boolean moreIsBetter) {
    this.label = label;
    this.moreIsBetter = moreIsBetter;
  }

  public String label() {
    return label;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** A value with three digits or more, and its unit. */
  public String format(double value) {
    return number(value) + " " + label;
  }

  public static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return String.format(Locale.ROOT, "%.2fM", value / 1e6);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }
}

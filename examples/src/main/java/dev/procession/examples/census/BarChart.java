package dev.procession.examples.census;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A picture of numbers as horizontal bars, in SVG. */
final class BarChart {
  private static final int LABEL = 300;
  private static final int BARS = 380;
  private static final int NUMBER = 110;
  private static final int ROW = 26;

  private final String title;
  private final Map<String, Long> bars = new LinkedHashMap<>();

  BarChart(String title) {
    this.title = title;
  }

  BarChart bar(String label, long value) {
    bars.merge(label, value, Long::sum);
    return this;
  }

  String svg() {
    long largest = bars.values().stream().mapToLong(Long::longValue).max().orElse(1);
    int width = LABEL + BARS + NUMBER;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">%n",
            width,
            bars.size() * ROW,
            width,
            Text.html(title)));
    int y = 0;
    for (Map.Entry<String, Long> bar : bars.entrySet()) {
      svg.append(row(bar.getKey(), bar.getValue(), largest, y));
      y += ROW;
    }
    return "<h2>" + Text.html(title) + "</h2>\n" + svg + "</svg>\n";
  }

  private static String row(String label, long value, long largest, int y) {
    double length = Math.max(1, (double) BARS * value / Math.max(1, largest));
    return String.format(
        Locale.ROOT,
        "<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>"
            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
            + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
        LABEL - 8,
        y + 17,
        Text.html(tail(label)),
        LABEL,
        y + 4,
        length,
        ROW - 8,
        LABEL + length + 6,
        y + 17,
        Text.number(value));
  }

  private static String tail(String label) {
    int most = 42;
    return label.length() <= most ? label : "…" + label.substring(label.length() - most + 1);
  }
}

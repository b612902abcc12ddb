package dev.procession.examples.census;

import java.util.Map;

/** A picture of numbers by name: horizontal bars, as SVG. */
final class BarChart {
  private static final int ROW = 24;
  private static final int LABELS = 280;
  private static final int BARS = 420;

  private BarChart() {}

  static String svg(Map<String, Long> values) {
    long most = values.values().stream().mapToLong(Long::longValue).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append("<svg role=\"img\" width=\"820\" height=\"")
        .append(values.size() * ROW)
        .append("\">");
    int y = 0;
    for (Map.Entry<String, Long> entry : values.entrySet()) {
      long width = Math.max(1, BARS * entry.getValue() / Math.max(1, most));
      String label = HtmlReport.escape(entry.getKey());
      svg.append(text(0, y, label));
      svg.append("<rect x=\"").append(LABELS).append("\" y=\"").append(y + 4);
      svg.append("\" width=\"").append(width).append("\" height=\"16\" fill=\"#4878a8\"/>");
      svg.append(text(LABELS + width + 8, y, CensusTable.number(entry.getValue())));
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String text(long x, int y, String text) {
    return "<text x=\"" + x + "\" y=\"" + (y + 17) + "\">" + text + "</text>";
  }
}

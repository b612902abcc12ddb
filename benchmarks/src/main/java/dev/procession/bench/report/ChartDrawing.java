package dev.procession.bench.report;

import dev.procession.bench.figure.Samples;
import dev.procession.bench.figure.Unit;
import java.util.Locale;

/** A chart in SVG that can be read on light and on dark. */
final class ChartDrawing {
  private static final int LABEL = 320;
  private static final int BARS = 420;
  private static final int NUMBER = 150;
  private static final int ROW = 26;
  private static final int HEAD = 34;
  private static final int FOOT = 26;
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .title { font-weight: 600; }
        .label { text-anchor: end; }
        .tick { font-size: 11px; text-anchor: middle; fill: #656d76; }
        .line { stroke: #d0d7de; }
        .spread { stroke: #1f2328; stroke-width: 1.5; }
        .ours { fill: #2f81f7; }
        .peer { fill: #9aa4af; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .tick { fill: #8d96a0; }
          .line { stroke: #30363d; }
          .spread { stroke: #e6edf3; }
          .peer { fill: #6e7681; }
        }
      </style>
      """;

  private final Chart chart;
  private final Scale scale;
  private final StringBuilder svg = new StringBuilder();

  ChartDrawing(Chart chart) {
    this.chart = chart;
    this.scale = chart.scale();
  }

  String svg() {
    int width = LABEL + BARS + NUMBER;
    int height = HEAD + chart.bars().size() * ROW + FOOT;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\""
            + " aria-label=\"%s\">",
        width, height, width, escaped(chart.title()));
    svg.append(STYLE);
    add("<text class=\"title\" x=\"8\" y=\"20\">%s</text>", escaped(chart.title()));
    for (double line : scale.lines()) {
      add(
          "<line class=\"line\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
          x(line), HEAD, x(line), height - FOOT);
      add(
          "<text class=\"tick\" x=\"%.1f\" y=\"%d\">%s</text>",
          x(line), height - 8, Unit.number(line));
    }
    int y = HEAD;
    for (Chart.Bar bar : chart.bars()) {
      row(bar, y);
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private void row(Chart.Bar bar, int y) {
    Samples samples = bar.samples();
    int middle = y + ROW / 2;
    add(
        "<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>",
        LABEL - 8, middle + 4, escaped(label(bar)));
    add(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
        bar.subject().isOurs() ? "ours" : "peer",
        LABEL,
        y + 4,
        Math.max(1, x(samples.median()) - LABEL),
        ROW - 8);
    add(
        "<line class=\"spread\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
        x(samples.least()), middle, x(samples.most()), middle);
    add(
        "<text x=\"%.1f\" y=\"%d\">%s</text>",
        x(samples.most()) + 8, middle + 4, escaped(samples.middle()));
  }

  /** The metric is named where a subject has more than one of this unit. */
  private String label(Chart.Bar bar) {
    long same = chart.bars().stream().filter(o -> o.subject() == bar.subject()).count();
    return bar.subject().title() + (same > 1 ? ", " + bar.samples().metric() : "");
  }

  private double x(double value) {
    return LABEL + BARS * scale.position(value);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

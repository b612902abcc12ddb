package dev.procession.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The census as one HTML file with its pictures inside. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Census of jars</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222 }
      table { border-collapse: collapse } td, th { text-align: left; padding: .2em 1.5em .2em 0; vertical-align: top }
      td.n { text-align: right; font-variant-numeric: tabular-nums } svg text { font: 13px system-ui, sans-serif }
      </style></head><body>
      """;

  private HtmlReport() {}

  static void write(List<Result> results, Path file) throws IOException {
    JarCounts total = CensusTable.total(results);
    List<Result> honest = results.stream().filter(result -> !result.hostile()).toList();
    StringBuilder html = new StringBuilder(HEAD);
    html.append("<h1>Census of ").append(honest.size()).append(" jars</h1>\n");
    totals(html, total);
    html.append("<h2>Class files by Java release</h2>\n");
    Map<String, Long> releases = new LinkedHashMap<>();
    total.versions().forEach((release, count) -> releases.put("Java " + release, count));
    html.append(BarChart.svg(releases));
    html.append("<h2>Largest jars by bytes of bytecode</h2>\n");
    Map<String, Long> largest = new LinkedHashMap<>();
    for (Result result : CensusTable.largest(honest)) {
      largest.put(result.name(), result.counts().codeBytes());
    }
    html.append(BarChart.svg(largest));
    fates(
        html, "What became of the hostile jars", results.stream().filter(Result::hostile).toList());
    List<Result> lost = honest.stream().filter(result -> result.fate() != null).toList();
    if (!lost.isEmpty()) {
      fates(html, "Honest jars that could not be counted", lost);
    }
    html.append("</body></html>\n");
    Files.writeString(file, html);
  }

  private static void totals(StringBuilder html, JarCounts total) {
    html.append("<table>");
    row(html, "classes", total.classes());
    row(html, "of these unreadable", total.oddClasses());
    row(html, "methods", total.methods());
    row(html, "bytes of bytecode", total.codeBytes());
    row(html, "native methods", total.nativeMethods());
    row(html, "calls of System.exit", total.exitCalls());
    row(html, "calls of sun.misc.Unsafe", total.unsafeCalls());
    html.append("</table>\n");
  }

  private static void row(StringBuilder html, String name, long value) {
    html.append("<tr><td>")
        .append(name)
        .append("</td><td class=\"n\">")
        .append(CensusTable.number(value))
        .append("</td></tr>");
  }

  private static void fates(StringBuilder html, String title, List<Result> results) {
    html.append("<h2>").append(title).append("</h2>\n<table>");
    for (Result result : results) {
      String fate = result.fate();
      html.append("<tr><td>")
          .append(escape(result.name()))
          .append("</td><td>")
          .append(escape(fate == null ? "counted" : fate))
          .append("</td></tr>\n");
    }
    html.append("</table>\n");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

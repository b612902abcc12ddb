package dev.procession.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The report as one page with its pictures in it. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Census of jars</title>
      <style>
      :root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --bar: #2f6fb3; --line: #ccd3db; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #dde3ea; --paper: #15191f; --bar: #6aa5e0; --line: #3a424d; }
      }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
             max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; }
      td, th { border-bottom: 1px solid var(--line); padding: .25rem .8rem .25rem 0; text-align: left; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      svg { max-width: 100%; height: auto; font-size: 13px; }
      svg text { fill: var(--ink); }
      svg .label { text-anchor: end; }
      svg rect { fill: var(--bar); }
      </style>
      </head>
      <body>
      <h1>Census of jars</h1>
      """;

  private HtmlReport() {}

  static void write(Path file, Summary summary, Results results) throws IOException {
    Files.writeString(file, page(summary, results));
  }

  static String page(Summary summary, Results results) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<p>").append(Text.html(summary.circumstances())).append("</p>\n<table>\n");
    summary
        .sums(results)
        .forEach(
            (what, number) ->
                page.append(
                    "<tr><td>" + what + "</td><td class=\"number\">" + number + "</td></tr>\n"));
    page.append("</table>\n");
    if (!results.fates().isEmpty()) {
      page.append(fates(results));
    }
    BarChart versions = new BarChart("Classes by class-file version");
    results
        .sum()
        .versions()
        .forEach((version, n) -> versions.bar(version + " (" + Text.release(version) + ")", n));
    page.append(versions.svg());
    page.append(chart("Most bytecode, in bytes", results.byCode()));
    page.append(chart("Most calls of System.exit", results.byExits()));
    page.append(chart("Most calls of sun.misc.Unsafe", results.byUnsafe()));
    return page.append("</body>\n</html>\n").toString();
  }

  private static String chart(String title, Largest largest) {
    BarChart chart = new BarChart(title);
    largest.entries().forEach(entry -> chart.bar(entry.jar(), largest.measure(entry)));
    return largest.entries().isEmpty() ? "" : chart.svg();
  }

  private static String fates(Results results) {
    StringBuilder table = new StringBuilder("<h2>Not counted</h2>\n<table>\n");
    table.append("<tr><th>jar</th><th>its fate</th></tr>\n");
    for (Fate fate : results.fates()) {
      table.append("<tr><td>" + Text.html(fate.jar()) + "</td><td>");
      table.append(Text.html(fate.words()) + "</td></tr>\n");
    }
    return table.append("</table>\n").toString();
  }
}

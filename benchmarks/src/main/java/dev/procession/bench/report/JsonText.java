package dev.procession.bench.report;

import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report for programs: every round of every figure. */
final class JsonText {
  private final Report report;

  JsonText(Report report) {
    this.report = report;
  }

  String text() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("circumstances", report.circumstances().facts());
    all.put("quick", report.circumstances().quick());
    all.put(
        "targets",
        new Targets(report.findings())
            .verdicts().stream()
                .map(
                    verdict ->
                        ordered(
                            "what", verdict.what(),
                            "target", verdict.target(),
                            "measured", verdict.measured(),
                            "outcome", verdict.outcome()))
                .toList());
    all.put("measurements", report.findings().all().stream().map(JsonText::measurement).toList());
    StringBuilder text = new StringBuilder();
    write(all, 0, text);
    return text.append('\n').toString();
  }

  private static Map<String, Object> measurement(Finding finding) {
    List<Object> figures = new ArrayList<>();
    for (Samples samples : finding.samples()) {
      figures.add(
          ordered(
              "metric", samples.metric(),
              "unit", samples.unit().label(),
              "median", samples.median(),
              "rounds", samples.values()));
    }
    String absent = finding.absent();
    Map<String, Object> one =
        ordered(
            "experiment", finding.measurement().experiment().word(),
            "subject", finding.measurement().subject().word(),
            "figures", figures,
            "notes", finding.notes());
    if (absent != null) {
      one.put("absent", absent);
    }
    return one;
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static void write(Object value, int depth, StringBuilder text) {
    if (value instanceof Map<?, ?> map) {
      List<String> parts = new ArrayList<>();
      map.forEach((key, one) -> parts.add(quoted(String.valueOf(key)) + ": " + of(one, depth + 1)));
      block('{', parts, '}', depth, text);
    } else if (value instanceof List<?> list) {
      List<String> parts = list.stream().map(one -> of(one, depth + 1)).toList();
      if (list.stream().allMatch(one -> one instanceof Number)) {
        text.append('[').append(String.join(", ", parts)).append(']');
      } else {
        block('[', parts, ']', depth, text);
      }
    } else if (value instanceof Double number) {
      text.append(String.format(Locale.ROOT, "%.6g", number));
    } else if (value instanceof Boolean flag) {
      text.append(flag);
    } else {
      text.append(quoted(String.valueOf(value)));
    }
  }

  private static String of(Object value, int depth) {
    StringBuilder text = new StringBuilder();
    write(value, depth, text);
    return text.toString();
  }

  private static void block(
      char open, List<String> parts, char close, int depth, StringBuilder text) {
    if (parts.isEmpty()) {
      text.append(open).append(close);
      return;
    }
    String indent = "\n" + "  ".repeat(depth + 1);
    text.append(open).append(indent).append(String.join("," + indent, parts));
    text.append('\n').append("  ".repeat(depth)).append(close);
  }

  private static String quoted(String words) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}

package dev.procession.bench.report;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report for people. */
final class MarkdownText {
  private final Report report;
  private final List<String> lines = new ArrayList<>();

  MarkdownText(Report report) {
    this.report = report;
  }

  String text() {
    add("# Benchmarks", "");
    if (report.circumstances().quick()) {
      add("**A quick run: its rounds are few and short. Not for citing.**", "");
    }
    add(
        "All figures are of one run on one machine, each measurement in a process of its own, each",
        "result checked. A figure is the median of its rounds, beside it the least and the most.",
        "");
    for (Map.Entry<String, String> fact : report.circumstances().facts().entrySet()) {
      add("- " + fact.getKey() + ": `" + fact.getValue() + "`");
    }
    add("");
    targets();
    for (Experiment experiment : Experiment.values()) {
      experiment(experiment);
    }
    return String.join("\n", lines) + "\n";
  }

  private void targets() {
    add("## What we set out to reach", "");
    add("| | target | measured | |", "| --- | --- | --- | --- |");
    for (Verdict verdict : new Targets(report.findings()).verdicts()) {
      row(verdict.what(), verdict.target(), verdict.measured(), verdict.outcome());
    }
    add("");
  }

  private void experiment(Experiment experiment) {
    List<Finding> findings =
        report.findings().all().stream()
            .filter(finding -> finding.measurement().experiment() == experiment)
            .toList();
    if (findings.isEmpty()) {
      return;
    }
    add("## " + experiment.title(), "");
    for (Chart chart : Chart.of(report.findings())) {
      if (chart.experiment() == experiment) {
        add("![" + chart.title() + "](" + chart.fileName() + ")", "");
      }
    }
    add("| " + experiment.word() + " | | median | least – most | rounds |");
    add("| --- | --- | ---: | ---: | ---: |");
    findings.forEach(this::rows);
    add("");
  }

  private void rows(Finding finding) {
    String who = finding.measurement().subject().title();
    String absent = finding.absent();
    if (absent != null) {
      row(who, "absent: " + absent, "–", "–", "0");
    }
    String notes = String.join("; ", finding.notes());
    for (Samples samples : finding.samples()) {
      String what = samples.metric() + (notes.isEmpty() ? "" : " (" + notes + ")");
      row(who, what, samples.middle(), samples.spread(), String.valueOf(samples.rounds()));
    }
  }

  private void row(String... cells) {
    StringBuilder line = new StringBuilder("|");
    for (String cell : cells) {
      line.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    add(line.toString());
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }
}

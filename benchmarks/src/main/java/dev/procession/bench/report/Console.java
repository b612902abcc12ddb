package dev.procession.bench.report;

import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Samples;

/** What a run shows in a terminal: a row as soon as it is there, and the targets at the end. */
public final class Console {
  private Console() {}

  public static String rows(Finding finding) {
    String head =
        String.format(
            "%-10s %-16s ",
            finding.measurement().experiment().word(), finding.measurement().subject().word());
    if (finding.absent() != null) {
      return String.format("%sabsent: %s%n", head, finding.absent());
    }
    StringBuilder text = new StringBuilder();
    for (Samples samples : finding.samples()) {
      text.append(
          String.format(
              "%s%-18s %18s   (%s, %d rounds)%n",
              head, samples.metric(), samples.middle(), samples.spread(), samples.rounds()));
    }
    return text.toString();
  }

  /** The targets of which both sides were measured. */
  public static String targets(Findings findings) {
    StringBuilder text = new StringBuilder();
    for (Verdict verdict : new Targets(findings).verdicts()) {
      if (verdict.isMeasured()) {
        text.append(
            String.format(
                "%n%-40s %16s   %s: %s",
                verdict.what(), verdict.measured(), verdict.target(), verdict.outcome()));
      }
    }
    return text.isEmpty() ? "" : text + System.lineSeparator();
  }
}

package dev.procession.bench.report;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Samples;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one experiment that count the same thing, as bars.
 *
 * @param experiment which one
 * @param unit what the bars count
 * @param bars the bars, from above
 */
record Chart(Experiment experiment, Unit unit, List<Bar> bars) {

  /** A bar: whose it is, and its figure. */
  record Bar(Subject subject, Samples samples) {}

  /** Where there are at least two bars, there is a picture. */
  static List<Chart> of(Findings findings) {
    List<Chart> charts = new ArrayList<>();
    for (Experiment experiment : Experiment.values()) {
      Map<Unit, List<Bar>> byUnit = new LinkedHashMap<>();
      for (Finding finding : findings.all()) {
        if (finding.measurement().experiment() == experiment) {
          for (Samples samples : finding.samples()) {
            byUnit
                .computeIfAbsent(samples.unit(), unit -> new ArrayList<>())
                .add(new Bar(finding.measurement().subject(), samples));
          }
        }
      }
      byUnit.forEach(
          (unit, bars) -> {
            if (bars.size() > 1 && unit != Unit.PERCENT) {
              charts.add(new Chart(experiment, unit, List.copyOf(bars)));
            }
          });
    }
    return charts;
  }

  String fileName() {
    boolean alone = unit != Unit.MEGABYTES || experiment == Experiment.IDLE;
    return experiment.word() + (alone ? "" : "-memory") + ".svg";
  }

  String title() {
    String better = unit.moreIsBetter() ? "more is better" : "less is better";
    String scale = scale().isLogarithmic() ? ", logarithmic" : "";
    return String.format(
        Locale.ROOT, "%s: %s, %s%s", experiment.title(), unit.label(), better, scale);
  }

  Scale scale() {
    double least = bars.stream().mapToDouble(bar -> bar.samples().least()).min().orElse(1);
    double most = bars.stream().mapToDouble(bar -> bar.samples().most()).max().orElse(1);
    return Scale.of(least, most);
  }

  String svg() {
    return new ChartDrawing(this).svg();
  }
}

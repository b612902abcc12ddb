package dev.procession.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a run found so far. */
public final class Findings {
  private final List<Finding> all = new ArrayList<>();

  public void add(Finding finding) {
    all.add(finding);
  }

  public List<Finding> all() {
    return List.copyOf(all);
  }

  /** A figure's median; empty if it was not measured. */
  public OptionalDouble median(Experiment experiment, Subject subject, String metric) {
    Measurement wanted = new Measurement(experiment, subject);
    return all.stream()
        .filter(finding -> finding.measurement().equals(wanted))
        .flatMap(finding -> finding.samples(metric).stream())
        .mapToDouble(Samples::median)
        .findFirst();
  }
}

package dev.procession.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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
  public OptionalDouble median(Point point) {
    return samples(point).mapToDouble(Samples::median).findFirst();
  }

  /** What figures of the same kind count; a plain number if none was measured. */
  public Unit unit(Point... points) {
    return Stream.of(points)
        .flatMap(this::samples)
        .map(Samples::unit)
        .findFirst()
        .orElse(Unit.RATIO);
  }

  private Stream<Samples> samples(Point point) {
    Measurement wanted = new Measurement(point.experiment(), point.subject());
    return all.stream()
        .filter(finding -> finding.measurement().equals(wanted))
        .flatMap(finding -> finding.samples(point.metric()).stream());
  }
}

package dev.procession.bench.figure;

import java.util.List;

/**
 * One figure: what each round found.
 *
 * @param metric what it is, unique within its measurement
 * @param unit what it counts
 * @param values one for each round
 */
public record Samples(String metric, Unit unit, List<Double> values) {

  public Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a figure needs a round: metric=" + metric);
    }
  }

  public int rounds() {
    return values.size();
  }

  public double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double least() {
    return sorted()[0];
  }

  public double most() {
    double[] sorted = sorted();
    return sorted[sorted.length - 1];
  }

  private double[] sorted() {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The median with its unit. */
  public String middle() {
    return unit.format(median());
  }

  /** The least and the most. */
  public String spread() {
    return Unit.number(least()) + " – " + Unit.number(most());
  }
}

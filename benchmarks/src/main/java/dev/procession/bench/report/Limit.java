package dev.procession.bench.report;

import dev.procession.bench.figure.Unit;
import java.util.Locale;
import java.util.OptionalDouble;

/** A bound that a figure shall keep. */
enum Limit {
  AT_LEAST("at least"),
  AT_MOST("at most");

  private final String words;

  Limit(String words) {
    this.words = words;
  }

  /** What becomes of a row; a bound or figure that is not there leaves it unmeasured. */
  Verdict judge(String what, String basis, OptionalDouble bound, OptionalDouble found, Unit unit) {
    String value = bound.isPresent() ? unit.format(bound.getAsDouble()) : "";
    String equals = basis.isEmpty() || value.isEmpty() ? "" : " = ";
    String target = words + " " + basis + equals + value;
    String measured = found.isPresent() ? unit.format(found.getAsDouble()) : "–";
    if (bound.isEmpty() || found.isEmpty()) {
      return new Verdict(what, target, measured, Verdict.NOT_MEASURED);
    }
    return new Verdict(what, target, measured, outcome(bound.getAsDouble(), found.getAsDouble()));
  }

  private String outcome(double bound, double found) {
    boolean met = this == AT_LEAST ? found >= bound : found <= bound;
    if (met) {
      return "met";
    }
    double factor = this == AT_LEAST ? bound / found : found / bound;
    return Double.isFinite(factor)
        ? String.format(Locale.ROOT, "missed by a factor of %.2f", factor)
        : "missed";
  }
}

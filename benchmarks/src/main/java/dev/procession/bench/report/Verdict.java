package dev.procession.bench.report;

/**
 * One row of the targets.
 *
 * @param what what is asked
 * @param target how much, as this run's other figures make it
 * @param measured what was found
 * @param outcome met, or missed by how much
 */
public record Verdict(String what, String target, String measured, String outcome) {
  static final String NOT_MEASURED = "not measured";

  public boolean isMeasured() {
    return !outcome.equals(NOT_MEASURED);
  }
}

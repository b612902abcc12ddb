package dev.procession.bench.figure;

/** One experiment on one subject. */
public record Measurement(Experiment experiment, Subject subject) {

  @Override
  public String toString() {
    return experiment.word() + " " + subject.word();
  }
}

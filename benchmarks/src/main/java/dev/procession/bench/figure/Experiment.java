package dev.procession.bench.figure;

import java.time.Duration;

/** What is done with a subject. The word is what {@code --only} takes. */
public enum Experiment {
  PINGPONG("pingpong", "64 bytes there and back between two JVMs, blocking Unix socket", 60),
  POOLSHAPE("poolshape", "64-byte frames to and from 2 JVMs, by frames under way to each", 60),
  NOOP("noop", "no-op tasks, all submitted, then all gathered; 2 workers", 120),
  LATENCY("latency", "no-op tasks one at a time", 90);

  private final String word;
  private final String title;
  private final Duration limit;

  Experiment(String word, String title, long limitSeconds) {
    this.word = word;
    this.title = title;
    this.limit = Duration.ofSeconds(limitSeconds);
  }

  public String word() {
    return word;
  }

  public String title() {
    return title;
  }

  /** A measurement that takes longer is ended and reported as absent. */
  public Duration limit() {
    return limit;
  }

  public static Experiment of(String word) {
    for (Experiment experiment : values()) {
      if (experiment.word.equals(word)) {
        return experiment;
      }
    }
    throw new IllegalArgumentException("there is no experiment '" + word + "'");
  }
}

package dev.procession.bench.session;

import dev.procession.bench.figure.Samples;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Transcript;
import dev.procession.bench.figure.Unit;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trial is given: whom to measure, how often, and where to tell.
 *
 * @param subject whom
 * @param rounds how often
 * @param quick whether rounds and warm-up shall be short
 * @param out where the transcript goes
 */
public record Session(Subject subject, int rounds, boolean quick, PrintStream out) {
  private static final int WORKERS = 2;
  private static final long MOST_WARM_UP_NANOS = 30_000_000_000L;

  /** One round; gives its value. */
  @FunctionalInterface
  public interface Round {
    double run() throws Exception;
  }

  public int workers() {
    return WORKERS;
  }

  /** How long a warm-up takes that doesn't look at what it finds. */
  public long warmUpNanos() {
    return quick ? 1_500_000_000L : 4_000_000_000L;
  }

  /** Runs rounds that give a rate until they get no faster; a quick one only for a moment. */
  public void warmUp(Round round) throws Exception {
    long patience = warmUpNanos();
    WarmUp warmUp = new WarmUp(System::nanoTime, patience, quick ? patience : MOST_WARM_UP_NANOS);
    double rate;
    do {
      rate = round.run();
      Checks.ensure(rate > 0, "the rate");
    } while (warmUp.needsMore(rate));
  }

  /** How long one round should take. */
  public double roundSeconds() {
    return quick ? 0.5 : 1.0;
  }

  public void measure(String metric, Unit unit, Round round) throws Exception {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      values.add(round.run());
    }
    tell(metric, unit, values);
  }

  public void tell(String metric, Unit unit, List<Double> values) {
    out.println(Transcript.line(new Samples(metric, unit, values)));
  }

  public void note(String text) {
    out.println(Transcript.note(text));
  }

  public void absent(String reason) {
    out.println(Transcript.absent(reason));
  }
}

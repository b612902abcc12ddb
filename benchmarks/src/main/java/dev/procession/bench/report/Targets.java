package dev.procession.bench.report;

import static dev.procession.bench.figure.Experiment.LATENCY;
import static dev.procession.bench.figure.Experiment.NOOP;
import static dev.procession.bench.figure.Experiment.PINGPONG;
import static dev.procession.bench.figure.Subject.FLOOR;
import static dev.procession.bench.figure.Subject.FORKING;
import static dev.procession.bench.figure.Subject.LOCAL;
import static dev.procession.bench.figure.Subject.PYTHON_EXECUTOR;
import static dev.procession.bench.figure.Subject.SOCKET;
import static dev.procession.bench.figure.Subject.THREAD_POOL;
import static dev.procession.bench.figure.Unit.MICROSECONDS;
import static dev.procession.bench.figure.Unit.TASKS_PER_SECOND;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Subject;
import java.util.List;
import java.util.OptionalDouble;

/** What we set out to reach, each against the floor or the peer of the same run. */
public final class Targets {
  private static final String RATE = "tasks/s";

  private final Findings findings;

  public Targets(Findings findings) {
    this.findings = findings;
  }

  public List<Verdict> verdicts() {
    return List.of(
        Limit.AT_LEAST.judge(
            "no-op tasks, forking",
            "100 × Python's ProcessPoolExecutor",
            times(100, NOOP, PYTHON_EXECUTOR, RATE),
            median(NOOP, FORKING, RATE),
            TASKS_PER_SECOND),
        Limit.AT_MOST.judge(
            "one at a time, p50, forking",
            "1.6 × ping-pong",
            times(1.6, PINGPONG, FLOOR, "p50"),
            median(LATENCY, FORKING, "p50"),
            MICROSECONDS),
        Limit.AT_LEAST.judge(
            "no-op tasks, local",
            "0.8 × ThreadPoolExecutor",
            times(0.8, NOOP, THREAD_POOL, RATE),
            median(NOOP, LOCAL, RATE),
            TASKS_PER_SECOND),
        Limit.AT_LEAST.judge(
            "no-op tasks, socket",
            "0.9 × forking",
            times(0.9, NOOP, FORKING, RATE),
            median(NOOP, SOCKET, RATE),
            TASKS_PER_SECOND));
  }

  private OptionalDouble median(Experiment experiment, Subject subject, String metric) {
    return findings.median(experiment, subject, metric);
  }

  private OptionalDouble times(
      double factor, Experiment experiment, Subject subject, String metric) {
    OptionalDouble basis = findings.median(experiment, subject, metric);
    return basis.isEmpty() ? basis : OptionalDouble.of(factor * basis.getAsDouble());
  }
}

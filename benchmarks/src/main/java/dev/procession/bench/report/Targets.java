package dev.procession.bench.report;

import static dev.procession.bench.figure.Subject.FLOOR;
import static dev.procession.bench.figure.Subject.FORKING;
import static dev.procession.bench.figure.Subject.LOCAL;
import static dev.procession.bench.figure.Subject.PYTHON_EXECUTOR;
import static dev.procession.bench.figure.Subject.PYTHON_POOL;
import static dev.procession.bench.figure.Subject.SOCKET;
import static dev.procession.bench.figure.Subject.THREAD_POOL;
import static dev.procession.bench.report.Limit.AT_LEAST;
import static dev.procession.bench.report.Limit.AT_MOST;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Point;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What we set out to reach, each against the floor or the peer of the same run. */
public final class Targets {
  private static final int NEWER_JDK = 25;

  private final Findings findings;
  private final List<Verdict> verdicts = new ArrayList<>();

  public Targets(Findings findings) {
    this.findings = findings;
    judgeThroughput();
    judgeBigValues();
    judgeStart();
    judgeRest();
  }

  public List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  private void judgeThroughput() {
    Point forking = noop(FORKING);
    row("no-op tasks, forking", forking, AT_LEAST, 100, noop(PYTHON_EXECUTOR), "Python's executor");
    row("no-op tasks, local", noop(LOCAL), AT_LEAST, 0.8, noop(THREAD_POOL), "thread pool");
    row("no-op tasks, socket", noop(SOCKET), AT_LEAST, 0.9, forking, "forking");
    Point pingPong = new Point(Experiment.PINGPONG, FLOOR, "p50");
    row("one at a time, p50, forking", latency(FORKING), AT_MOST, 1.6, pingPong, "ping-pong");
    row("one at a time, p50, socket", latency(SOCKET), AT_MOST, 1.1, latency(FORKING), "forking");
    row("map over ints, forking", map(FORKING), AT_LEAST, 2, map(PYTHON_POOL), "Python's Pool.map");
    Point few = new Point(Experiment.QUEUED, FORKING, "10,000 queued");
    Point many = new Point(Experiment.QUEUED, FORKING, "10,000,000 queued");
    row("10,000,000 queued, forking", many, AT_LEAST, 1 / 1.15, few, "with 10,000 queued");
  }

  private void judgeBigValues() {
    Point copy = new Point(Experiment.COPY, FLOOR, "memcpy");
    row("64 MiB there and back", big(FORKING), AT_MOST, 0.1, big(PYTHON_EXECUTOR), "Python's");
    row("64 MiB there and back", big(FORKING), AT_MOST, 3 * 4, copy, "memcpy, two each way");
  }

  private void judgeStart() {
    Point hello = new Point(Experiment.HELLO, FLOOR, "whole process");
    Point spawn = new Point(Experiment.OPEN, PYTHON_EXECUTOR, "spawn");
    Point first = new Point(Experiment.OPEN, FORKING, "first");
    row("opened to first result, forking", first, AT_MOST, 2.5, hello, "java hello world");
    row("opened to first result, forking", first, AT_MOST, 1.5, spawn, "Python's spawn");
    Point spare = new Point(Experiment.OPEN, FORKING, "first, warm spare");
    row("the same with a warm spare", spare, AT_MOST, 2, Unit.MILLISECONDS);
  }

  private void judgeRest() {
    double megabytes = Runtime.version().feature() >= NEWER_JDK ? 48 : 32;
    row("idle worker, PSS", idle("PSS"), AT_MOST, megabytes, Unit.MEGABYTES);
    // One tick of the system's clock in five seconds is as good as none.
    row("idle worker, CPU", idle("CPU"), AT_MOST, 0.2, Unit.PERCENT);
    row("its parent, CPU", idle("CPU of the parent"), AT_MOST, 0.2, Unit.PERCENT);
    Point start = new Point(Experiment.STREAM, FORKING, "heap at the start");
    Point end = new Point(Experiment.STREAM, FORKING, "heap at the end");
    row("10,000,000 through map, heap at the end", end, AT_MOST, 1.1, start, "at the start");
    Point ideal = longTask(THREAD_POOL);
    row("1 long and 1,000 short tasks", longTask(FORKING), AT_MOST, 1.1, ideal, "shared queue");
  }

  private static Point noop(Subject subject) {
    return new Point(Experiment.NOOP, subject, "tasks/s");
  }

  private static Point latency(Subject subject) {
    return new Point(Experiment.LATENCY, subject, "p50");
  }

  private static Point map(Subject subject) {
    return new Point(Experiment.MAP, subject, "items/s");
  }

  private static Point big(Subject subject) {
    return new Point(Experiment.BYTES, subject, "there and back");
  }

  private static Point idle(String metric) {
    return new Point(Experiment.IDLE, FORKING, metric);
  }

  private static Point longTask(Subject subject) {
    return new Point(Experiment.LONGTASK, subject, "until the last has ended");
  }

  private void row(
      String what, Point found, Limit limit, double factor, Point basis, String words) {
    OptionalDouble median = findings.median(basis);
    OptionalDouble bound =
        median.isEmpty() ? median : OptionalDouble.of(factor * median.getAsDouble());
    String times = Unit.number(factor) + " × " + words;
    verdicts.add(
        limit.judge(what, times, bound, findings.median(found), findings.unit(found, basis)));
  }

  private void row(String what, Point found, Limit limit, double bound, Unit unit) {
    verdicts.add(limit.judge(what, "", OptionalDouble.of(bound), findings.median(found), unit));
  }
}

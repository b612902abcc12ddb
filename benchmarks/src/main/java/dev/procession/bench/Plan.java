package dev.procession.bench;

import static dev.procession.bench.figure.Subject.FLOOR;
import static dev.procession.bench.figure.Subject.FORKING;
import static dev.procession.bench.figure.Subject.FORK_JOIN;
import static dev.procession.bench.figure.Subject.LOCAL;
import static dev.procession.bench.figure.Subject.OUT_PROCESS;
import static dev.procession.bench.figure.Subject.PP4J;
import static dev.procession.bench.figure.Subject.PYTHON_EXECUTOR;
import static dev.procession.bench.figure.Subject.PYTHON_POOL;
import static dev.procession.bench.figure.Subject.SOCKET;
import static dev.procession.bench.figure.Subject.THREAD_POOL;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Measurement;
import dev.procession.bench.figure.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who is measured at what, in the order of the report. */
final class Plan {
  private Plan() {}

  /** The measurements of those experiments and subjects; an empty set means all. */
  static List<Measurement> of(Set<Experiment> experiments, Set<Subject> subjects) {
    List<Measurement> chosen = new ArrayList<>();
    for (Experiment experiment : Experiment.values()) {
      for (Subject subject : subjects(experiment)) {
        if ((experiments.isEmpty() || experiments.contains(experiment))
            && (subjects.isEmpty() || subjects.contains(subject))) {
          chosen.add(new Measurement(experiment, subject));
        }
      }
    }
    return chosen;
  }

  private static List<Subject> subjects(Experiment experiment) {
    return switch (experiment) {
      case PINGPONG, POOLSHAPE, COPY, HELLO -> List.of(FLOOR);
      case NOOP ->
          List.of(
              THREAD_POOL,
              FORK_JOIN,
              PYTHON_EXECUTOR,
              PYTHON_POOL,
              PP4J,
              OUT_PROCESS,
              LOCAL,
              FORKING,
              SOCKET);
      case LATENCY ->
          List.of(
              THREAD_POOL, PYTHON_EXECUTOR, PYTHON_POOL, PP4J, OUT_PROCESS, LOCAL, FORKING, SOCKET);
      case MAP -> List.of(PYTHON_POOL, LOCAL, FORKING, SOCKET);
      case BYTES ->
          List.of(PYTHON_EXECUTOR, PYTHON_POOL, PP4J, OUT_PROCESS, LOCAL, FORKING, SOCKET);
      case OPEN -> List.of(PYTHON_EXECUTOR, PP4J, OUT_PROCESS, LOCAL, FORKING, SOCKET);
      case IDLE -> List.of(PYTHON_EXECUTOR, FORKING);
      case LONGTASK -> List.of(THREAD_POOL, LOCAL, FORKING, SOCKET);
      case WORKERS, QUEUED -> List.of(LOCAL, FORKING, SOCKET);
      case STREAM -> List.of(FORKING);
    };
  }
}

package dev.procession.bench.trial;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.floor.Copies;
import dev.procession.bench.floor.Hello;
import dev.procession.bench.floor.PingPong;
import dev.procession.bench.floor.PoolShape;
import dev.procession.bench.session.Session;

/** One measurement, in a JVM of its own: nobody's classes, heap or compiled code is another's. */
public final class Trial {

  /** What a trial does. */
  @FunctionalInterface
  private interface Body {
    void run(Session session) throws Exception;
  }

  private Trial() {}

  /** Runs {@code EXPERIMENT SUBJECT ROUNDS quick|full}. */
  public static void main(String[] words) throws Exception {
    Session session =
        new Session(
            Subject.of(words[1]), Integer.parseInt(words[2]), words[3].equals("quick"), System.out);
    body(Experiment.of(words[0])).run(session);
    System.exit(0); // some peers leave threads behind
  }

  private static Body body(Experiment experiment) {
    return switch (experiment) {
      case PINGPONG -> PingPong::run;
      case POOLSHAPE -> PoolShape::run;
      case COPY -> Copies::run;
      case HELLO -> Hello::run;
      case NOOP -> NoOps::run;
      case LATENCY -> Latency::run;
      case MAP -> Maps::run;
      case BYTES -> BigValues::run;
      case OPEN -> Openings::run;
      case IDLE -> IdleWorker::run;
      case LONGTASK -> LongTask::run;
      case WORKERS -> ByWorkers::run;
      case QUEUED -> ByQueue::run;
      case STREAM -> LongStream::run;
    };
  }
}

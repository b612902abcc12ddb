package dev.procession.examples.census;

import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import dev.procession.TaskOptions;
import java.time.Duration;

/** What a jar may cost. */
final class CensusRules {
  static final String HEAP = "64m";
  static final Duration PROCESSOR_TIME = Duration.ofSeconds(10);

  /** The last resort, for what waits and does nothing: no honest jar on a busy machine takes it. */
  static final Duration LIMIT = Duration.ofMinutes(5);

  private CensusRules() {}

  static TaskOptions task() {
    return TaskOptions.none().withTimeout(LIMIT);
  }

  /** Small workers whose output is nobody's business: a crashing JVM prints a banner. */
  static ExecutorSpec isolated(ExecutorSpec spec) {
    return spec.withProcess(
        spec.process().withMaxHeap(HEAP).withOutput(ProcessSpec.Output.DISCARD));
  }
}

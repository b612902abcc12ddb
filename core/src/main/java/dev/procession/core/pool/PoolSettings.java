package dev.procession.core.pool;

import dev.procession.ExecutorSpec;
import dev.procession.core.worker.Cargo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler needs of a spec.
 *
 * @param backend the backend's name, for messages
 * @param workerName what the workers' names begin with
 * @param workers how many workers there may be at a time
 * @param spares how many workers are kept ready beyond those that work
 * @param window how many orders a worker may hold
 * @param maxTasksPerWorker after how many tasks a worker leaves
 * @param idleTimeout after how long without work a worker leaves, {@code null} if never
 * @param startTimeout how long a worker may take to become ready
 * @param restarts how many workers may end before they ran a task
 * @param restartPeriod within which time
 * @param initializer what runs in each worker first, {@code null} if nothing
 * @param canKill whether workers can be killed
 */
public record PoolSettings(
    String backend,
    String workerName,
    int workers,
    int spares,
    int window,
    int maxTasksPerWorker,
    @Nullable Duration idleTimeout,
    Duration startTimeout,
    int restarts,
    Duration restartPeriod,
    @Nullable Initializer initializer,
    boolean canKill) {

  public static PoolSettings of(
      ExecutorSpec spec, int window, @Nullable Cargo initializer, boolean canKill) {
    return new PoolSettings(
        spec.backend(),
        spec.process().name() == null ? "Worker" : spec.process().name(),
        spec.workers(),
        spec.spares(),
        window,
        spec.maxTasksPerWorker(),
        spec.idleTimeout(),
        spec.process().startTimeout(),
        spec.restarts(),
        spec.restartPeriod(),
        initializer == null ? null : new Initializer(initializer, spec.initializerTimeout()),
        canKill);
  }
}

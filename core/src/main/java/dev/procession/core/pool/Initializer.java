package dev.procession.core.pool;

import dev.procession.core.worker.Cargo;
import java.time.Duration;

/**
 * What runs in each worker first.
 *
 * @param cargo the task
 * @param timeout how long it may take
 */
public record Initializer(Cargo cargo, Duration timeout) {}

package dev.procession;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

record ImmutableExecutorSpec(
    String backend,
    int workers,
    int spares,
    ProcessSpec process,
    @Nullable SerializableRunnable initializer,
    int maxTasksPerWorker,
    @Nullable Duration idleTimeout,
    int queueCapacity,
    int restarts,
    Duration restartPeriod,
    List<String> addresses,
    @Nullable Path keyFile,
    boolean unsupportedIgnored)
    implements ExecutorSpec {

  ImmutableExecutorSpec {
    Requirements.notEmpty("backend", backend);
    Requirements.atLeastOne("workers", workers);
    if (spares < 0) {
      throw new IllegalArgumentException("must not be negative: spares=" + spares);
    }
    Requirements.atLeastOne("maxTasksPerWorker", maxTasksPerWorker);
    Requirements.atLeastOne("queueCapacity", queueCapacity);
    if (idleTimeout != null) {
      Requirements.positive("idleTimeout", idleTimeout);
    }
    if (restarts < 0) {
      throw new IllegalArgumentException("must not be negative: restarts=" + restarts);
    }
    Requirements.positive("restartPeriod", restartPeriod);
  }

  ImmutableExecutorSpec(String backend) {
    this(
        backend,
        Runtime.getRuntime().availableProcessors(),
        0,
        ProcessSpec.ofCurrentJvm(),
        null,
        Integer.MAX_VALUE,
        null,
        Integer.MAX_VALUE,
        5,
        Duration.ofMinutes(1),
        List.of(),
        null,
        false);
  }

  @Override
  public ExecutorSpec withWorkers(int workers) {
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withSpares(int spares) {
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withProcess(ProcessSpec process) {
    requireNonNull(process, "process");
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withInitializer(SerializableRunnable initializer) {
    requireNonNull(initializer, "initializer");
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withMaxTasksPerWorker(int tasks) {
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        tasks,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withIdleTimeout(Duration idle) {
    requireNonNull(idle, "idle");
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idle,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withQueueCapacity(int tasks) {
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        tasks,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withRestarts(int restarts, Duration period) {
    requireNonNull(period, "period");
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        period,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withAddresses(String... addresses) {
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        List.of(addresses),
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withKeyFile(Path keyFile) {
    requireNonNull(keyFile, "keyFile");
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        unsupportedIgnored);
  }

  @Override
  public ExecutorSpec withUnsupportedIgnored() {
    return new ImmutableExecutorSpec(
        backend,
        workers,
        spares,
        process,
        initializer,
        maxTasksPerWorker,
        idleTimeout,
        queueCapacity,
        restarts,
        restartPeriod,
        addresses,
        keyFile,
        true);
  }
}

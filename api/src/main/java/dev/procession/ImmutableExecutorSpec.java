package dev.procession;

import static java.util.Objects.requireNonNull;

import java.io.ObjectInputFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

record ImmutableExecutorSpec(
    String backend,
    int workers,
    int spares,
    ProcessSpec process,
    @Nullable SerializableRunnable initializer,
    Duration initializerTimeout,
    int maxTasksPerWorker,
    @Nullable String maxWorkerMemory,
    @Nullable Duration idleTimeout,
    int queueCapacity,
    int restarts,
    Duration restartPeriod,
    List<String> addresses,
    @Nullable Path keyFile,
    @Nullable String peerUser,
    @Nullable String resultFilter,
    @Nullable String maxResult,
    boolean unsupportedIgnored)
    implements ExecutorSpec {

  ImmutableExecutorSpec {
    Requirements.notEmpty("backend", backend);
    Requirements.atLeastOne("workers", workers);
    Requirements.notNegative("spares", spares);
    Requirements.positive("initializerTimeout", initializerTimeout);
    Requirements.atLeastOne("maxTasksPerWorker", maxTasksPerWorker);
    Requirements.atLeastOne("queueCapacity", queueCapacity);
    if (maxWorkerMemory != null) {
      Requirements.size("maxWorkerMemory", maxWorkerMemory);
    }
    if (idleTimeout != null) {
      Requirements.positive("idleTimeout", idleTimeout);
    }
    Requirements.notNegative("restarts", restarts);
    Requirements.positive("restartPeriod", restartPeriod);
    if (peerUser != null) {
      Requirements.notEmpty("peerUser", peerUser);
    }
    if (resultFilter != null) {
      Requirements.notEmpty("resultFilter", resultFilter);
      ObjectInputFilter unused = ObjectInputFilter.Config.createFilter(resultFilter);
    }
    if (maxResult != null) {
      Requirements.size("maxResult", maxResult);
    }
  }

  ImmutableExecutorSpec(String backend) {
    this(
        backend,
        Runtime.getRuntime().availableProcessors(),
        0,
        ProcessSpec.ofCurrentJvm(),
        null,
        Duration.ofMinutes(5),
        Integer.MAX_VALUE,
        null,
        null,
        Integer.MAX_VALUE,
        5,
        Duration.ofMinutes(1),
        List.of(),
        null,
        null,
        null,
        null,
        false);
  }

  /** A copy in the making: every wither changes one or two of its fields. */
  private static final class Draft {
    final String backend;
    int workers;
    int spares;
    ProcessSpec process;
    @Nullable SerializableRunnable initializer;
    Duration initializerTimeout;
    int maxTasksPerWorker;
    @Nullable String maxWorkerMemory;
    @Nullable Duration idleTimeout;
    int queueCapacity;
    int restarts;
    Duration restartPeriod;
    List<String> addresses;
    @Nullable Path keyFile;
    @Nullable String peerUser;
    @Nullable String resultFilter;
    @Nullable String maxResult;
    boolean unsupportedIgnored;

    Draft(ImmutableExecutorSpec spec) {
      backend = spec.backend;
      workers = spec.workers;
      spares = spec.spares;
      process = spec.process;
      initializer = spec.initializer;
      initializerTimeout = spec.initializerTimeout;
      maxTasksPerWorker = spec.maxTasksPerWorker;
      maxWorkerMemory = spec.maxWorkerMemory;
      idleTimeout = spec.idleTimeout;
      queueCapacity = spec.queueCapacity;
      restarts = spec.restarts;
      restartPeriod = spec.restartPeriod;
      addresses = spec.addresses;
      keyFile = spec.keyFile;
      peerUser = spec.peerUser;
      resultFilter = spec.resultFilter;
      maxResult = spec.maxResult;
      unsupportedIgnored = spec.unsupportedIgnored;
    }

    ExecutorSpec spec() {
      return new ImmutableExecutorSpec(
          backend,
          workers,
          spares,
          process,
          initializer,
          initializerTimeout,
          maxTasksPerWorker,
          maxWorkerMemory,
          idleTimeout,
          queueCapacity,
          restarts,
          restartPeriod,
          addresses,
          keyFile,
          peerUser,
          resultFilter,
          maxResult,
          unsupportedIgnored);
    }
  }

  private ExecutorSpec but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.spec();
  }

  @Override
  public ExecutorSpec withWorkers(int workers) {
    return but(draft -> draft.workers = workers);
  }

  @Override
  public ExecutorSpec withSpares(int spares) {
    return but(draft -> draft.spares = spares);
  }

  @Override
  public ExecutorSpec withProcess(ProcessSpec process) {
    requireNonNull(process, "process");
    return but(draft -> draft.process = process);
  }

  @Override
  public ExecutorSpec withInitializer(SerializableRunnable initializer) {
    requireNonNull(initializer, "initializer");
    return but(draft -> draft.initializer = initializer);
  }

  @Override
  public ExecutorSpec withInitializerTimeout(Duration timeout) {
    requireNonNull(timeout, "timeout");
    return but(draft -> draft.initializerTimeout = timeout);
  }

  @Override
  public ExecutorSpec withMaxTasksPerWorker(int tasks) {
    return but(draft -> draft.maxTasksPerWorker = tasks);
  }

  @Override
  public ExecutorSpec withMaxWorkerMemory(String size) {
    requireNonNull(size, "size");
    return but(draft -> draft.maxWorkerMemory = size);
  }

  @Override
  public ExecutorSpec withIdleTimeout(Duration idle) {
    requireNonNull(idle, "idle");
    return but(draft -> draft.idleTimeout = idle);
  }

  @Override
  public ExecutorSpec withQueueCapacity(int tasks) {
    return but(draft -> draft.queueCapacity = tasks);
  }

  @Override
  public ExecutorSpec withRestarts(int restarts, Duration period) {
    requireNonNull(period, "period");
    return but(
        draft -> {
          draft.restarts = restarts;
          draft.restartPeriod = period;
        });
  }

  @Override
  public ExecutorSpec withAddresses(String... addresses) {
    List<String> copy = List.of(addresses);
    return but(draft -> draft.addresses = copy);
  }

  @Override
  public ExecutorSpec withKeyFile(Path keyFile) {
    requireNonNull(keyFile, "keyFile");
    return but(draft -> draft.keyFile = keyFile);
  }

  @Override
  public ExecutorSpec withPeerUser(String user) {
    requireNonNull(user, "user");
    return but(draft -> draft.peerUser = user);
  }

  @Override
  public ExecutorSpec withResultFilter(String pattern) {
    requireNonNull(pattern, "pattern");
    return but(draft -> draft.resultFilter = pattern);
  }

  @Override
  public ExecutorSpec withMaxResult(String size) {
    requireNonNull(size, "size");
    return but(draft -> draft.maxResult = size);
  }

  @Override
  public ExecutorSpec withUnsupportedIgnored() {
    return but(draft -> draft.unsupportedIgnored = true);
  }
}

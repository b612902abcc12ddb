package dev.procession.forking;

import dev.procession.Backend;
import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.core.PooledExecutor;
import dev.procession.ipc.Liveness;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The backend {@code forking}: each worker is a child JVM of this one. */
public final class ForkingBackend implements Backend {

  /**
   * What the workers of this backend, and of those made with {@link #open}, can do; {@link
   * Capability#MEMORY_LIMIT} only where a process can be looked at in {@code /proc}.
   */
  public static final Set<Capability> CAPABILITIES = capabilitiesHere();

  private static final String NAME = "forking";

  private static Set<Capability> capabilitiesHere() {
    Set<Capability> capabilities =
        EnumSet.of(
            Capability.ISOLATED_MEMORY,
            Capability.KILL,
            Capability.HEAP_LIMIT,
            Capability.OTHER_JVM);
    if (ResidentSize.isReadable()) {
      capabilities.add(Capability.MEMORY_LIMIT);
    }
    return Set.copyOf(capabilities);
  }

  /** Makes the backend; for {@link java.util.ServiceLoader}. */
  public ForkingBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Executor open(ExecutorSpec spec) {
    return open(NAME, spec, UnaryOperator.identity());
  }

  /**
   * Opens an executor whose workers are launched with a command of the caller's making: for
   * backends that put something before {@code java}, as {@code nice} or {@code taskset}.
   *
   * @param backend the name of that backend
   * @param spec how the executor should be
   * @param command gets the command line, {@code java} first, and returns the one to run; the
   *     process that it starts must become the JVM or pass on its standard input
   * @return a new executor
   * @throws dev.procession.WorkerStartException if it is known at once that no worker can be
   *     started
   */
  public static Executor open(
      String backend, ExecutorSpec spec, UnaryOperator<List<String>> command) {
    LaunchCheck.ofThisJvm().check(spec.process());
    MemoryLimit memory = MemoryLimit.of(spec);
    return open(backend, spec, new ForkedWorkerFactory(command, Liveness.ofThisJvm(), memory));
  }

  static Executor open(String backend, ExecutorSpec spec, ForkedWorkerFactory factory) {
    return PooledExecutor.open(
        backend,
        CAPABILITIES,
        Set.of("withResultFilter", "withMaxResult"),
        WorkerHeaps.ofThisMachine().fit(spec),
        factory);
  }
}

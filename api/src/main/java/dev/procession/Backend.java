package dev.procession;

import java.util.Set;

/**
 * A way to have workers: what a provider implements.
 *
 * <p>A backend is found with {@link java.util.ServiceLoader}: its module declares {@code provides
 * dev.procession.Backend with ...}, its jar also {@code META-INF/services/dev.procession.Backend},
 * and it has a public constructor without parameters, which must be cheap. Its {@linkplain #name()
 * name} must be the only one of that name on the class path or module path.
 *
 * <p>Implementations are thread-safe. A provider proves itself with the kit in {@code
 * procession-tck}, which holds the executor it opens to the numbered contract.
 */
public interface Backend {

  /**
   * The name by which callers choose this backend; lower case by convention.
   *
   * @return the name, never empty, always the same
   */
  String name();

  /**
   * What this backend's workers can do. Callers and the contract's tests rely on it.
   *
   * @return the capabilities, unmodifiable, always the same
   */
  Set<Capability> capabilities();

  /**
   * Opens an executor. Workers may start later, on demand.
   *
   * @param spec how the executor should be
   * @return a new executor that the caller must close
   * @throws IllegalArgumentException if this backend can't honour a setting, which the message
   *     names, and {@link ExecutorSpec#withUnsupportedIgnored()} is not set
   * @throws WorkerStartException if it is known at once that no worker can be started
   */
  Executor open(ExecutorSpec spec);
}

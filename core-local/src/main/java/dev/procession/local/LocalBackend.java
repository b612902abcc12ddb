package dev.procession.local;

import dev.procession.Backend;
import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.core.PooledExecutor;
import java.util.Set;

/** The backend {@code local}. Tasks and results are passed as they are, nothing is copied. */
public final class LocalBackend implements Backend {
  static final String NAME = "local";

  /** Makes the backend; for {@link java.util.ServiceLoader}. */
  public LocalBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Executor open(ExecutorSpec spec) {
    return PooledExecutor.open(NAME, capabilities(), Set.of(), spec, new LocalWorkerFactory());
  }
}

package dev.procession.examples.nice;

import dev.procession.ExecutorSpec;
import dev.procession.tck.BackendTck;

/** Holds the backend {@code nice} to the contract: all that a backend's author writes. */
final class NiceBackendTckIT extends BackendTck {
  @Override
  protected ExecutorSpec spec() {
    return ExecutorSpec.of("nice");
  }
}

package dev.procession.local;

import dev.procession.ExecutorSpec;
import dev.procession.tck.BackendTck;

/** Holds the backend {@code local} to the contract. */
final class LocalBackendTckIT extends BackendTck {
  @Override
  protected ExecutorSpec spec() {
    return ExecutorSpec.of("local");
  }
}

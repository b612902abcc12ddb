package dev.procession.forking;

import dev.procession.ExecutorSpec;
import dev.procession.tck.BackendTck;

/** Holds the backend {@code forking} to the contract. */
@Rounds
final class ForkingBackendTckIT extends BackendTck {
  @Override
  protected ExecutorSpec spec() {
    return ExecutorSpec.of("forking");
  }
}

package dev.procession.examples.nice;

import dev.procession.ExecutorSpec;
import dev.procession.tck.BackendTck;

/**
 * Holds the backend {@code nice} to the contract: all that a backend's author writes. A build runs
 * worker loss and processes (chapters 10 and 13), which show whether signals and exit codes reach
 * through the prefix; the profile {@code nightly}, or {@code -Dgroups=}, runs every chapter.
 */
final class NiceBackendTckIT extends BackendTck {
  @Override
  protected ExecutorSpec spec() {
    return ExecutorSpec.of("nice");
  }
}

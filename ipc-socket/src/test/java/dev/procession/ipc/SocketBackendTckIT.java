package dev.procession.ipc;

import dev.procession.ExecutorSpec;
import dev.procession.tck.BackendTck;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Holds the backend {@code socket} to the contract, with workers that are restarted when they end.
 */
final class SocketBackendTckIT extends BackendTck {
  private static RunningWorkers workers;

  @BeforeAll
  static void startWorkers() throws IOException {
    workers = RunningWorkers.start(6);
  }

  @AfterAll
  static void endWorkers() {
    workers.close();
  }

  @Override
  protected ExecutorSpec spec() {
    return ExecutorSpec.of("socket")
        .withAddresses(workers.addresses())
        .withKeyFile(workers.keyFile());
  }

  @Override
  protected boolean ownsItsWorkers() {
    return false;
  }
}

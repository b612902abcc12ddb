package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import java.util.List;

/** In the place of a worker whose start failed: there is nothing that could be told anything. */
final class Stillborn implements Worker {

  /** Its end: it counts as one that never became ready. */
  static ExitReport report(String name, Throwable cause) {
    return new ExitReport(
        name,
        0,
        ExitReport.Kind.NEVER_READY,
        null,
        "it could not be started: " + cause,
        List.of(),
        null,
        List.of());
  }

  @Override
  public void send(Order order) {}

  @Override
  public void recall(long orderId) {}

  @Override
  public void interrupt(long orderId) {}

  @Override
  public void drain(int exitCode) {}

  @Override
  public void terminate() {}

  @Override
  public void kill(String reason) {}
}

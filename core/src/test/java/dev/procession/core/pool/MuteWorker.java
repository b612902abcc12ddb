package dev.procession.core.pool;

import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;

/** A worker that says nothing by itself, and remembers what it was told. */
final class MuteWorker implements Worker {
  final List<Long> sent = new ArrayList<>();
  final List<Long> recalled = new ArrayList<>();
  int drains;
  int kills;
  int stacksAsked;

  /** Whether it is to say when a task's own code begins. */
  boolean tellsBegun;

  /** Whether it is known what it took up last when it has ended. */
  boolean tellsLastStarted = true;

  static MuteWorker of(WorkerSlot slot) {
    return (MuteWorker) slot.worker();
  }

  @Override
  public void send(Order order) {
    sent.add(order.id());
  }

  @Override
  public boolean tellsBegun() {
    return tellsBegun;
  }

  @Override
  public void tellStack() {
    stacksAsked++;
  }

  @Override
  public boolean tellsLastStarted() {
    return tellsLastStarted;
  }

  @Override
  public void recall(long orderId) {
    recalled.add(orderId);
  }

  @Override
  public void interrupt(long orderId) {}

  @Override
  public void drain(int exitCode) {
    drains++;
  }

  @Override
  public void terminate() {}

  @Override
  public void kill(String reason) {
    kills++;
  }
}

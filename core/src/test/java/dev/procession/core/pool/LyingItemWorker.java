package dev.procession.core.pool;

import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Results;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A worker in somebody else's hands, see LyingSimulatedWorker. What it says in between may make it forget
 * what it owes; so when the faults end, it does.
 */
final class LyingItemWorker extends ItemWorker {
  private static final int[] COUNTS = {Integer.MIN_VALUE, -1, 0, 1, 2, 5, Integer.MAX_VALUE};

  private final List<Long> got = new ArrayList<>();

  LyingItemWorker(ChunkSimulation simulation, WorkerSlot slot) {
    super(simulation, slot);
  }

  @Override
  public void send(Order order) {
    super.send(order);
    got.add(order.id());
    Items items = (Items) order.cargo();
    for (int item : items.numbers()) {
      items.stream().onHeldByLiar(item);
    }
  }

  @Override
  void act() {
    if (simulation.isQuiet()) {
      exit();
    } else if (ready && simulation.chance(2)) {
      lie();
    } else {
      super.act();
    }
  }

  private void lie() {
    long order = any();
    long now = simulation.now;
    simulation.say("lies", slot.name(), order);
    Scheduler scheduler = simulation.scheduler;
    switch (simulation.below(5)) {
      case 0 -> scheduler.onKept(slot, order, now);
      case 1 -> {
        Results results = results();
        simulation.tell(results, () -> scheduler.onPart(slot, order, results, now));
      }
      case 2 -> scheduler.onDivided(slot, order, COUNTS[simulation.below(COUNTS.length)], now);
      default -> {
        Answer answer = answer();
        Results results =
            answer instanceof Answer.Items items ? items.results() : new Results(new Object[0]);
        simulation.tell(results, () -> scheduler.onAnswer(slot, order, answer, now));
      }
    }
  }

  /** Of an order that it has or had, or of any other. */
  private long any() {
    return got.isEmpty() || simulation.chance(3)
        ? simulation.below((int) simulation.lastTask() + 3) - 1
        : got.get(got.size() - 1 - simulation.below(Math.min(4, got.size())));
  }

  private Answer answer() {
    return switch (simulation.below(4)) {
      case 0 -> new Answer.Value(new Object(), -1);
      case 1 -> new Answer.Failure(new ArithmeticException(), Long.MIN_VALUE);
      case 2 -> new Answer.Returned();
      default -> new Answer.Items(results(), Long.MAX_VALUE);
    };
  }

  private Results results() {
    @Nullable Object[] values = new Object[simulation.below(20)];
    for (int i = 0; i < values.length; i++) {
      values[i] = simulation.chance(4) ? new SimulatedResult(new Answer.Value(null, 1)) : null;
    }
    return new Results(values);
  }

  @Override
  long claim(long truth) {
    return simulation.chance(2) ? any() : truth;
  }
}

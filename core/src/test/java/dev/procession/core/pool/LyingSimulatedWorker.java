package dev.procession.core.pool;

import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Results;
import java.util.List;

/*
 * A worker in somebody else's hands: it works as any other, and in between says what it likes, all
 * that the connection lets through. Of orders that it holds it is believed, as it could have done
 * them so badly; each ends once nevertheless. Whatever it says of others must change nothing, and
 * so must a hand-back that nobody asked for. Its mark may name any order.
 */
final class LyingSimulatedWorker extends SimulatedWorker {
  private static final long[] NOBODYS = {0, -1, -2, -3, Long.MIN_VALUE, Long.MAX_VALUE};
  private static final long[] TIMES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE};

  LyingSimulatedWorker(Simulation simulation, WorkerSlot slot) {
    super(simulation, slot);
  }

  @Override
  public void send(Order order) {
    super.send(order);
    if (order.id() > 0) {
      simulation.onHeldByLiar(order.id());
    }
  }

  @Override
  void act() {
    if (ready && !exited && simulation.fault(2)) {
      lie();
    } else {
      super.act();
    }
  }

  private void lie() {
    if (simulation.tellsBegun && !unanswered.isEmpty() && simulation.chance(3)) {
      begin(unanswered.get(0));
      return;
    }
    boolean ofItsOwn = !unanswered.isEmpty() && simulation.chance(2);
    long order = ofItsOwn ? unanswered.get(simulation.below(unanswered.size())) : any();
    simulation.say(ofItsOwn ? "lies" : "lies about others", slot.name(), order);
    switch (simulation.below(5)) {
      case 0 -> keep(order);
      case 1 -> handBack(order);
      case 2 -> stray(() -> simulation.scheduler.onPart(slot, order, results(), simulation.now));
      case 3 -> {
        int kept = simulation.below(7) - 3;
        stray(() -> simulation.scheduler.onDivided(slot, order, kept, simulation.now));
      }
      default -> answer(order, answer());
    }
  }

  private long any() {
    long order =
        simulation.chance(3)
            ? NOBODYS[simulation.below(NOBODYS.length)]
            : 1 + simulation.below((int) simulation.lastTask() + 2);
    return order == -slot.number() && simulation.settings.initializer() != null ? 0 : order;
  }

  private Answer answer() {
    long nanos = TIMES[simulation.below(TIMES.length)];
    return switch (simulation.below(3)) {
      case 0 -> new Answer.Value(new Object(), nanos);
      case 1 -> new Answer.Failure(new ArithmeticException(), nanos);
      default -> new Answer.Items(results(), nanos);
    };
  }

  private Results results() {
    return new Results(new Object[simulation.below(4)]);
  }

  private void answer(long order, Answer answer) {
    if (unanswered.contains(order)) {
      pretend(order, answer);
    } else {
      stray(order, answer);
    }
  }

  private void keep(long order) {
    if (undecided.contains(order) && unanswered.indexOf(order) == 0) {
      pretendToKeep(order);
    } else {
      stray(() -> simulation.scheduler.onKept(slot, order, simulation.now));
    }
  }

  /** It may say that as often as it likes. */
  private void begin(long order) {
    simulation.say("lies that it begins", slot.name(), order);
    if (!undecided.contains(order) && !killed) {
      simulation.scheduler.onBegun(slot, order, simulation.now);
      simulation.onBegun(order);
    }
  }

  private void handBack(long order) {
    if (!unanswered.contains(order) || !(undecided.contains(order) || simulation.isEnded(order))) {
      stray(order, new Answer.Returned());
    } else if (undecided.contains(order)) {
      pretend(order, new Answer.Returned());
    }
  }

  private void stray(long order, Answer answer) {
    if (simulation.batches) {
      List<Answered> twice = List.of(new Answered(order, answer), new Answered(order, answer));
      stray(() -> simulation.scheduler.onAnswers(slot, twice, simulation.now));
    } else {
      stray(() -> simulation.scheduler.onAnswer(slot, order, answer, simulation.now));
    }
  }

  private void stray(Runnable word) {
    simulation.stray(word);
  }

  @Override
  long claim(long truth) {
    return simulation.fault(2) ? Math.max(any(), -3) : truth;
  }
}

package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/*
 * A worker of a ChunkSimulation: it runs item by item, and what it says lies there until a later
 * step; the end of that may be lost with it.
 */
class ItemWorker implements Worker {
  final ChunkSimulation simulation;
  final WorkerSlot slot;
  boolean exited;
  boolean ready;

  record Items(ChunkSimulation.Stream stream, int[] numbers) implements Chunk {
    @Override
    public int items() {
      return numbers.length;
    }

    @Override
    public Chunk slice(int from, int to) {
      return new Items(stream, Arrays.copyOfRange(numbers, from, to));
    }

    @Override
    public int bytes() {
      return numbers.length;
    }
  }

  /** What one worker holds of an order. */
  private static final class Run {
    final long id;
    final Items items;
    final List<Object> untold = new ArrayList<>();
    int begun;
    int end;

    Run(Order order) {
      id = order.id();
      items = (Items) order.cargo();
      end = items.items();
    }

    Results take() {
      Results results = new Results(untold.toArray());
      untold.clear();
      return results;
    }
  }

  private final Deque<Run> waiting = new ArrayDeque<>();
  private final Deque<Runnable> said = new ArrayDeque<>();
  private @Nullable Run running;
  private boolean draining;
  private boolean killed;
  private long markedOrder;
  private int markedItem;

  ItemWorker(ChunkSimulation simulation, WorkerSlot slot) {
    this.simulation = simulation;
    this.slot = slot;
  }

  void act() {
    if (killed) {
      die();
    } else if (!ready) {
      ready = true;
      simulation.say("is ready", slot.name(), slot.number());
      simulation.scheduler.onReady(slot, slot.number(), simulation.now);
    } else if (!said.isEmpty() && !simulation.chance(3)) {
      said.removeFirst().run();
    } else if (running != null || !waiting.isEmpty()) {
      work();
    } else if (draining && said.isEmpty()) {
      exit();
    }
  }

  private void work() {
    Run run = running;
    if (run == null) {
      run = waiting.removeFirst();
      running = run;
      mark(run, 0);
    }
    long id = run.id;
    if (simulation.chance(5)) {
      Results part = run.take();
      tell(
          "tells results so far",
          id,
          now -> simulation.tell(part, () -> simulation.scheduler.onPart(slot, id, part, now)));
    }
    boolean leavesOff = run.begun > 0 && simulation.chance(40);
    if (run.begun < run.end && !leavesOff) {
      mark(run, run.begun);
      int item = run.items.numbers()[run.begun];
      run.begun++;
      simulation.say("begins an item of " + id, slot.name(), item);
      run.items.stream().onRun(item);
      run.untold.add(result(item));
      if (simulation.chance(8)) {
        die();
      }
    } else {
      Results rest = run.take();
      long nanos = simulation.below(3_000_000);
      Answer answer = new Answer.Items(rest, nanos);
      tell(
          "answers",
          id,
          now -> simulation.tell(rest, () -> simulation.scheduler.onAnswer(slot, id, answer, now)));
      running = null;
    }
  }

  private Object result(int item) {
    if (simulation.chance(20)) {
      return new Results.Failed(new ArithmeticException());
    }
    return simulation.chance(3) ? new SimulatedResult(new Answer.Value(item, 1)) : item;
  }

  private void tell(String what, long order, LongConsumer word) {
    said.add(
        () -> {
          simulation.say(what, slot.name(), order);
          word.accept(simulation.now);
        });
  }

  private void mark(Run run, int item) {
    markedOrder = run.id;
    markedItem = item;
  }

  /** The end of what it said may be lost. */
  void die() {
    while (!exited && !said.isEmpty() && simulation.chance(2)) {
      said.removeFirst().run();
    }
    exit();
  }

  void exit() {
    if (exited) {
      return;
    }
    exited = true;
    simulation.say("exits", slot.name(), slot.number());
    if (simulation.marks && !simulation.chance(4)) {
      slot.lastStarted = claim(markedOrder);
      slot.lastItem = markedItem;
    }
    simulation.scheduler.onExit(
        slot,
        new ExitReport(
            slot.name(), 1, ExitReport.Kind.EXITED, 1, "died", List.of(), null, List.of()),
        simulation.now);
  }

  /** What its mark says. */
  long claim(long truth) {
    return truth;
  }

  @Override
  public void send(Order order) {
    waiting.addLast(new Run(order));
  }

  @Override
  public boolean tellsLastStarted() {
    return simulation.marks;
  }

  @Override
  public void recall(long orderId) {
    Run run = running;
    if (waiting.removeIf(one -> one.id == orderId)) {
      Answer answer = new Answer.Returned();
      tell("hands back", orderId, now -> simulation.scheduler.onAnswer(slot, orderId, answer, now));
    } else if (run != null && run.id == orderId && run.begun < run.end) {
      run.end = run.begun + (run.end - run.begun) / 2;
      int kept = run.end;
      tell("divides", orderId, now -> simulation.scheduler.onDivided(slot, orderId, kept, now));
    } else {
      tell("keeps", orderId, now -> simulation.scheduler.onKept(slot, orderId, now));
    }
  }

  @Override
  public void interrupt(long orderId) {
    if (running != null && running.id == orderId) {
      running.end = running.begun;
    }
  }

  @Override
  public void drain(int exitCode) {
    draining = true;
  }

  @Override
  public void terminate() {
    throw new AssertionError("a pool does not ask its workers with a signal");
  }

  @Override
  public void kill(String reason) {
    killed = true;
  }
}

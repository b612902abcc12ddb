package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Answered;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A worker as the engine may meet one. What it is told arrives at once; what it tells lies in its
 * outbox until a later step, so that everything can cross: a recall an answer, an interrupt the end
 * of its task, a kill the start of the next one. An exit may lose what the outbox holds, or tell it
 * afterwards. It keeps a worker's contract; only dead ones speak again, and answers come twice.
 * In half of the runs answers that came one after the other may be told together.
 * A hand-back does not come twice: nothing could tell the second one from one that is due. In half
 * of the runs it leaves a mark, which order it took up last; it may die before it takes one up. Some
 * marks are lost.
 */
class SimulatedWorker implements Worker {
  final WorkerSlot slot;

  /** The orders whose answers the engine has not got, in the order sent. */
  final List<Long> unanswered = new ArrayList<>();

  boolean exited;
  boolean killed;
  boolean draining;

  /** The recalled of these of which the engine does not know yet whether they were kept. */
  final Set<Long> undecided = new HashSet<>();

  /** Whether the engine wants its end; a start limit that passed is no such wish. */
  boolean endExpected;

  /** Whether the engine was told that it has grown too large. */
  boolean worn;

  /** The order whose answer the engine got last, 0 if none; a hand-back is no answer. */
  long answeredLast;

  /** Whether something was said to it that was not flushed. */
  boolean unflushed;

  /** The order that the engine took to run when it killed this worker, 0 if none. */
  long killedOver;

  /** The order that it said to run after it was killed for another, 0 if none. */
  private long keptWhenKilled;

  final Simulation simulation;

  private final boolean dud;
  private final Deque<Long> inbox = new ArrayDeque<>();
  private final Deque<Letter> outbox = new ArrayDeque<>();
  private final List<Letter> told = new ArrayList<>();
  boolean ready;

  /** Whether it could not start for want of what the system gives. */
  boolean starved;

  /** The order that it took up last. */
  private long started;

  /** The order that its mark tells of, once it has ended. */
  private long claimed;

  /** Whether it has ended and its mark could be read. */
  private boolean marked;

  private boolean interrupted;

  /** Whether it was killed before it could hear of it. */
  private boolean deaf;

  /** An answer to an order; the order 0 is the message that the worker is ready. */
  private record Letter(long order, @Nullable Answer answer, Kind kind) {
    Letter(long order, Answer answer) {
      this(order, answer, Kind.ANSWER);
    }

    Letter(long order, Kind kind) {
      this(order, null, kind);
    }
  }

  private enum Kind {
    READY,
    ANSWER,
    KEPT,
    BEGUN,
    STACK
  }

  /** The orders of which it is to say when they begin. */
  private final Set<Long> limited = new HashSet<>();

  /** The limited order whose own code has begun last. */
  private long begun;

  /** When the engine heard that it is ready. */
  long readyAt;

  SimulatedWorker(Simulation simulation, WorkerSlot slot) {
    this.simulation = simulation;
    this.slot = slot;
    this.dud = simulation.fault(8);
  }

  boolean holds(long order) {
    return inbox.contains(order);
  }

  boolean hasWorked() {
    return answeredLast > 0;
  }

  /** Whether everything that it was told is done and told. */
  boolean isQuiet() {
    return ready && inbox.isEmpty() && outbox.isEmpty() && !draining && !killed;
  }

  void act() {
    if (exited) {
      return;
    }
    if (killed && !deaf) {
      exit("killed");
    } else if (!ready) {
      begin();
    } else if (!outbox.isEmpty() && (inbox.isEmpty() || simulation.chance(2))) {
      deliver(outbox.removeFirst());
    } else if (!inbox.isEmpty()) {
      work();
    } else if (draining) {
      exit("drained");
    }
  }

  private void begin() {
    if (draining && simulation.chance(2)) {
      exit("drained before it was ready");
    } else if (!dud || simulation.isQuiet()) {
      ready = true;
      outbox.add(new Letter(0, Kind.READY));
    }
  }

  private void work() {
    long id = inbox.getFirst();
    started = id;
    if (!interrupted && simulation.fault(4)) {
      return;
    }
    if (simulation.tellsBegun && limited.contains(id) && begun != id) {
      begun = id;
      outbox.add(new Letter(id, Kind.BEGUN));
      if (simulation.fault(2)) {
        return;
      }
    }
    inbox.removeFirst();
    Answer answer = id < 0 ? initialized(id) : simulation.run(id, interrupted);
    interrupted = false;
    simulation.say("works", slot.name(), id);
    outbox.add(new Letter(id, answer));
  }

  private Answer initialized(long id) {
    return simulation.fault(10)
        ? simulation.encoded(new Answer.Failure(new IllegalStateException("no licence"), 1))
        : new Answer.Value(id, 1);
  }

  private void deliver(Letter letter) {
    Answer answer = letter.answer();
    undecided.remove(letter.order());
    switch (letter.kind()) {
      case KEPT -> tellKept(letter.order());
      case BEGUN -> tellBegun(letter.order());
      case STACK -> {
        simulation.say("tells where it is", slot.name(), slot.number());
        simulation.scheduler.onStack(slot, List.of("at"), simulation.now);
      }
      case READY -> {
        simulation.say("is ready", slot.name(), slot.number());
        readyAt = simulation.now;
        simulation.scheduler.onReady(slot, slot.number(), simulation.now);
      }
      case ANSWER -> {}
    }
    if (answer == null) {
      return;
    }
    simulation.say(
        answer instanceof Answer.Returned ? "hands back" : "answers", slot.name(), letter.order());
    note(letter, answer);
    List<Answered> together = new ArrayList<>();
    together.add(new Answered(letter.order(), answer));
    while (simulation.batches && letter.order() > 0 && simulation.chance(2)) {
      Letter next = outbox.peekFirst();
      Answer more = next == null ? null : next.answer();
      if (next == null || more == null) {
        break;
      }
      outbox.removeFirst();
      undecided.remove(next.order());
      simulation.say("answers with it", slot.name(), next.order());
      note(next, more);
      together.add(new Answered(next.order(), more));
    }
    if (together.size() == 1) {
      simulation.scheduler.onAnswer(slot, letter.order(), answer, simulation.now);
    } else {
      simulation.scheduler.onAnswers(slot, together, simulation.now);
    }
  }

  private void tellBegun(long order) {
    simulation.say("begins", slot.name(), order);
    keptWhenKilled = killed && unanswered.indexOf(order) == 0 ? order : keptWhenKilled;
    simulation.scheduler.onBegun(slot, order, simulation.now);
    simulation.onBegun(order);
  }

  private void tellKept(long order) {
    simulation.say("keeps", slot.name(), order);
    keptWhenKilled = killed && unanswered.indexOf(order) == 0 ? order : keptWhenKilled;
    simulation.scheduler.onKept(slot, order, simulation.now);
  }

  /** Answers an order that it holds with whatever it likes, whether it has begun it or not. */
  void pretend(long order, Answer answer) {
    inbox.remove(order);
    outbox.removeIf(letter -> letter.order() == order);
    deliver(new Letter(order, answer));
  }

  /** Says that it keeps what it was asked for, and does so, though it has not begun it. */
  void pretendToKeep(long order) {
    undecided.remove(order);
    if (outbox.removeIf(letter -> letter.order() == order && letter.answer() != null)) {
      inbox.addFirst(order);
    }
    tellKept(order);
  }

  private void note(Letter letter, Answer answer) {
    unanswered.remove((Object) letter.order());
    if (!(answer instanceof Answer.Returned)) {
      told.add(letter);
      answeredLast = letter.order() > 0 ? letter.order() : answeredLast;
    }
    simulation.onTold(this, letter.order(), answer);
  }

  /** Says something again, or what was never asked; it must change nothing. */
  void stammer() {
    Letter letter = told.isEmpty() ? null : told.get(simulation.below(told.size()));
    Answer answer = letter == null ? new Answer.Value(0, 1) : letter.answer();
    long order = letter == null ? 1_000_000 + simulation.below(3) : letter.order();
    if (answer != null) {
      simulation.say("says again", slot.name(), order);
      simulation.stray(() -> simulation.scheduler.onAnswer(slot, order, answer, simulation.now));
    }
  }

  /** It has grown too large; this may be seen at any moment, its last one included. */
  void wear() {
    simulation.say("grows too large", slot.name(), slot.number());
    if (exited) {
      simulation.stray(() -> simulation.scheduler.onWorn(slot, simulation.now));
      return;
    }
    worn = true;
    simulation.scheduler.onWorn(slot, simulation.now);
    simulation.require(
        unanswered.isEmpty()
            || undecided.containsAll(unanswered.subList(1, unanswered.size()))
            || draining,
        "what is sent ahead is taken back from who is worn: ",
        slot.name());
  }

  void exit(String how) {
    while (!outbox.isEmpty() && simulation.chance(2)) {
      deliver(outbox.removeFirst());
    }
    simulation.say(how, slot.name(), slot.number());
    exited = true;
    takeUp();
    if (simulation.marks && !simulation.fault(4)) {
      marked = true;
      claimed = claim(started);
      slot.lastStarted = claimed;
    }
    starved = !ready && simulation.fault(2);
    if (starved) {
      simulation.say("had no descriptor", slot.name(), slot.number());
      simulation.scheduler.onShortage(slot);
    }
    ExitReport.Kind kind = ready ? ExitReport.Kind.EXITED : ExitReport.Kind.NEVER_READY;
    ExitReport report =
        new ExitReport(slot.name(), slot.number(), kind, 3, how, List.of(), null, List.of());
    simulation.onExit(this);
    simulation.scheduler.onExit(slot, report, simulation.now);
    if (simulation.fault(10)) {
      simulation.say("exits again", slot.name(), slot.number());
      simulation.stray(() -> simulation.scheduler.onExit(slot, report, simulation.now));
    }
    for (Letter letter : outbox) {
      if (letter.answer() != null && letter.order() > 0 && simulation.fault(2)) {
        told.add(letter);
      }
    }
  }

  /** What its mark says. */
  long claim(long truth) {
    return truth;
  }

  /** The first order has been taken up, or not quite yet. */
  private void takeUp() {
    if (!inbox.isEmpty() && !simulation.fault(3)) {
      started = inbox.getFirst();
    }
    if (started > 0 && !inbox.isEmpty() && inbox.getFirst() == started) {
      simulation.onRun(started);
    }
  }

  /** The orders that the engine has to take for started, if it is this worker's end. */
  List<Long> startedAtItsEnd() {
    return marked && (unanswered.contains(claimed) || Math.max(0, claimed) == answeredLast)
        ? unanswered.subList(0, unanswered.indexOf(claimed) + 1)
        : unanswered;
  }

  /** Whether the engine has to take the first unanswered order for running. */
  boolean runsFirst() {
    long first = unanswered.get(0);
    return keptWhenKilled == first
        || (!undecided.contains(first) && (!killed || killedOver == first));
  }

  /** Whether it is known to have done nothing, or has nothing to do. */
  boolean diesIdle() {
    return unanswered.isEmpty() || (startedAtItsEnd().isEmpty() && !hasWorked());
  }

  @Override
  public void send(Order order) {
    simulation.require(!exited, "orders go to the living: ", slot.name());
    simulation.require(
        ready && !draining && !killed, "orders go to workers that can work: ", slot.name());
    simulation.require(
        !worn || (unanswered.isEmpty() && !hasWorked()), "who is worn gets no more: ", slot.name());
    simulation.require(
        unanswered.size() < (simulation.marks ? simulation.settings.window() : 1),
        "the window is kept: ",
        slot.name());
    inbox.addLast(order.id());
    unflushed = true;
    if (order.id() > 0) {
      unanswered.add(order.id());
    }
    if (order.limited()) {
      limited.add(order.id());
    }
  }

  @Override
  public boolean tellsBegun() {
    return simulation.tellsBegun;
  }

  @Override
  public void tellStack() {
    simulation.onStackAsked(this);
    unflushed = true;
    if (!simulation.fault(3)) {
      outbox.add(new Letter(0, Kind.STACK));
    }
  }

  @Override
  public boolean tellsLastStarted() {
    return simulation.marks;
  }

  @Override
  public void flush() {
    unflushed = false;
  }

  @Override
  public void recall(long orderId) {
    unflushed = true;
    undecided.add(orderId);
    if (!inbox.isEmpty() && inbox.getFirst() == orderId && !simulation.chance(3)) {
      started = orderId;
    }
    if (started != orderId && inbox.remove(orderId)) {
      outbox.add(new Letter(orderId, new Answer.Returned()));
    } else {
      outbox.add(new Letter(orderId, Kind.KEPT));
    }
  }

  @Override
  public void interrupt(long orderId) {
    unflushed = true;
    simulation.onInterrupt(orderId);
    if (!inbox.isEmpty() && inbox.getFirst() == orderId) {
      started = orderId;
      interrupted = !simulation.fault(2);
    }
  }

  @Override
  public void drain(int exitCode) {
    simulation.require(unanswered.isEmpty(), "who leaves has nothing to do: ", slot.name());
    simulation.onDrain(this);
    draining = true;
    endExpected |= !killed;
    unflushed = true;
  }

  @Override
  public void terminate() {
    throw new AssertionError("a pool does not ask its workers with a signal");
  }

  @Override
  public void kill(String reason) {
    simulation.say("is killed (" + reason + ")", slot.name(), slot.number());
    killedOver = unanswered.isEmpty() ? 0 : unanswered.get(0);
    simulation.onKill(this);
    killed = true;
    deaf = !ready && simulation.fault(4);
    endExpected |= !reason.startsWith("it did not become ready");
    unflushed = true;
  }
}

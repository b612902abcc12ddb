package dev.procession.core.pool;

import dev.procession.TaskOptions;
import dev.procession.core.worker.Answer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/*
 * One run of the real scheduler against simulated workers and a clock of its own; every decision is
 * drawn from one seed, and so are the temper of the run (how often workers crash, how many tasks
 * there are) and its settings.
 *
 * First come the steps with faults: callers submit, cancel, interrupt and shut down, workers work,
 * hang, grow too large, die, speak twice and after their death, the clock jumps or is late. Then the
 * faults end: in most runs every task must end while the pool is open, and in all of them the pool
 * must terminate after its shutdown. After each step the
 * InvariantChecker looks whether all promises hold.
 */
final class Simulation implements Schedules.Schedule {
  private static final long MILLI = 1_000_000;
  private static final int ENOUGH = 20_000;
  private static final int MANY = 12;

  /** Makes the scheduler that is tested: the real one, or one with a planted bug. */
  @FunctionalInterface
  interface Maker {
    Scheduler make(PoolSettings settings, Effects effects);
  }

  final PoolSettings settings;
  final Scheduler scheduler;

  /** Whether workers leave a mark of what they took up last. */
  final boolean marks;

  /** Whether workers tell several answers together. */
  final boolean batches;

  /** Whether there are many short tasks from the start, and callers cancel what runs. */
  private final boolean busy;

  /** Whether listeners hear of it, one of which throws. */
  final boolean heard;

  /** Whether some workers are in somebody else's hands. */
  final boolean liars;

  /** Whether workers tell when the own code of a limited task begins. */
  final boolean tellsBegun;

  /** Whether some answers have to be decoded. */
  private final boolean encodes;

  long now;

  private final SplittableRandom random;
  private final Trace trace;
  private final InvariantChecker checker;
  private final boolean wears;
  private final int crashes;
  private final int steps;
  private final long pace;
  private final int shutdownAt;
  private final int shutdownNowAt;
  private boolean quiet;
  private long ids;

  Simulation(long seed, Maker maker, Trace trace) {
    this.random = new SplittableRandom(seed);
    this.trace = trace;
    this.marks = (seed & 1) == 0;
    this.wears = (seed & 2) == 0;
    this.batches = (seed & 4) != 0;
    this.busy = (seed & 128) != 0;
    this.liars = (seed & 24) == 8;
    this.heard = (seed & 0xf00) == 0;
    this.encodes = (seed & 96) != 0;
    this.tellsBegun = seed % 3 != 0;
    settings =
        new PoolSettings(
            "fake",
            "Worker",
            1 + below(3),
            chance(3) ? 1 + below(3) : 0,
            chance(2) ? 256 : 1 + below(4),
            chance(3) ? 1 + below(4) : Integer.MAX_VALUE,
            chance(3) ? Duration.ofMillis(5) : null,
            Duration.ofMillis(50),
            below(4),
            Duration.ofSeconds(60),
            chance(4) ? new Initializer(() -> 0, Duration.ofMillis(30)) : null,
            !chance(5));
    crashes = chance(3) ? Integer.MAX_VALUE : 4 + below(40);
    pace = chance(3) && !busy ? 100_000 : 1_000; // of long tasks few are sent ahead
    steps = 10 + below(80);
    shutdownAt = chance(3) ? below(steps) : Integer.MAX_VALUE;
    shutdownNowAt = chance(6) ? below(steps) : Integer.MAX_VALUE;
    checker = new InvariantChecker(this);
    scheduler = maker.make(settings, checker);
  }

  /** Runs to the end; throws AssertionError when a promise is broken. */
  @Override
  public void run() {
    for (int i = 0; busy && i < MANY; i++) {
      submit();
    }
    for (int i = 0; i < steps; i++) {
      if (i == shutdownAt) {
        shutdown(false);
      }
      if (i == shutdownNowAt) {
        shutdown(true);
      }
      step();
      checker.check();
    }
    quiet = true;
    say("no more faults", "", 0);
    if (chance(3)) {
      shutdown(false);
    }
    settleDown(scheduler.accepts());
    shutdown(false);
    settleDown(false);
    checker.checkEnd();
  }

  private void settleDown(boolean open) {
    for (int i = 0; open ? checker.pending() > 0 : !scheduler.isTerminated(); i++) {
      require(i < ENOUGH, open ? "every task ends: " : "the pool terminates: ", scheduler.status());
      boolean acted = false;
      for (SimulatedWorker worker : List.copyOf(checker.workers())) {
        if (!worker.exited && !worker.isQuiet()) {
          worker.act();
          acted = true;
        }
      }
      acted |= chance(8) && checker.decodeOne(false);
      long due = scheduler.nextDeadline();
      now = acted || due == Long.MAX_VALUE ? now + MILLI / 10 : Math.max(now, due);
      scheduler.onTime(now);
      checker.check();
      checker.deliver();
    }
  }

  private void step() {
    now += below(4) * MILLI;
    switch (below(14)) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> {
        List<InvariantChecker.Fate> fates = busy ? checker.running() : checker.fates();
        if (!fates.isEmpty()) {
          cancel(fates.get(below(fates.size())));
        }
      }
      case 5 -> now += 20 * MILLI;
      case 6 -> {
        if (chance(3) && !checker.workers().isEmpty()) {
          checker.workers().get(below(checker.workers().size())).stammer();
        }
      }
      default -> withLiving(SimulatedWorker::act);
    }
    if (encodes && chance(2)) {
      checker.decodeOne(fault(10));
    }
    if (chance(crashes)) {
      withLiving(worker -> worker.exit("dies"));
    }
    if (wears && chance(8) && !checker.workers().isEmpty()) {
      checker.workers().get(below(checker.workers().size())).wear();
    }
    if (!chance(4)) {
      scheduler.onTime(now);
      checker.checkLimits();
    }
    checker.deliver();
  }

  private void withLiving(Consumer<SimulatedWorker> action) {
    List<SimulatedWorker> living = checker.living();
    if (!living.isEmpty()) {
      action.accept(living.get(below(living.size())));
    }
  }

  private void submit() {
    if (!scheduler.accepts()) {
      return;
    }
    TaskOptions options =
        TaskOptions.none().withRetries(below(3)).withGrace(Duration.ofMillis(below(3) * 5L));
    if (chance(3)) {
      options =
          options
              .withTimeout(Duration.ofMillis(1 + below(20)))
              .withFirstRunAllowance(Duration.ofMillis(below(3) * 10L));
    }
    if (ids == 0) { // as the pool does
      scheduler.expectTask(now);
    }
    Task task = new Task(++ids, options, (t, may) -> scheduler.cancel(t, may, now));
    int bytes = chance(20) ? 1 << 20 : 10;
    task.load(() -> bytes);
    say("submits", task, task.retriesLeft);
    checker.onSubmit(task);
    scheduler.submit(task, now);
  }

  private void cancel(InvariantChecker.Fate fate) {
    Task task = fate.task;
    if (chance(4)) {
      say("interrupts", task, task.id());
      if (task.is(TaskState.RUNNING)) {
        fate.interruptedAt = fate.interruptedAt < 0 ? now : fate.interruptedAt;
        fate.noMoreRetries = true;
      } else if (!task.is(TaskState.DECODING)) {
        fate.cancelled = true;
      }
      scheduler.interrupt(task, now);
      return;
    }
    boolean wasDone = task.isDone();
    boolean wasCancelled = task.isCancelled();
    boolean may = chance(2);
    boolean running = task.isTakenUp();
    say(may ? "cancels and may interrupt" : "cancels", task, task.id());
    fate.cancelled |= !wasDone && (may || !running);
    boolean cancelled = task.cancel(may);
    require(
        cancelled == (wasDone ? wasCancelled : may || !running), "cancel tells the truth: ", task);
  }

  private void shutdown(boolean atOnce) {
    if (!atOnce) {
      say("shuts down", "", 0);
      scheduler.shutdown(now);
      return;
    }
    say("shuts down now", "", 0);
    List<Task> waited = checker.waiting();
    for (InvariantChecker.Fate fate : checker.fates()) {
      fate.cancelled = true;
    }
    List<Task> never = scheduler.shutdownNow(now);
    require(never.equals(waited), "shutdownNow gives what never started: ", never.size());
    require(checker.pending() == 0, "shutdownNow ends every task: ", scheduler.status());
  }

  // ---- what workers ask

  /** Runs a task on a worker: its product or its failure. */
  Answer run(long id, boolean interrupted) {
    checker.onRun(id);
    long nanos = below(10) * pace;
    Answer answer;
    if (interrupted) {
      answer = new Answer.Failure(new InterruptedException(), nanos);
    } else if (chance(8)) {
      answer = new Answer.Failure(new ArithmeticException(), nanos);
    } else if (chance(60)) {
      answer = new Answer.Failure(new OutOfMemoryError(), nanos);
    } else {
      answer = new Answer.Value(new Object(), nanos);
    }
    return encoded(answer);
  }

  /** As it is, or still encoded. */
  Answer encoded(Answer answer) {
    return encodes && chance(3) ? new Answer.Encoded(new SimulatedResult(answer), 1) : answer;
  }

  void onRun(long id) {
    checker.onRun(id);
  }

  void onBegun(long id) {
    checker.onBegun(id);
  }

  void onStackAsked(SimulatedWorker worker) {
    checker.onStackAsked(worker);
  }

  void onTold(SimulatedWorker worker, long id, Answer answer) {
    checker.onTold(worker, id, answer);
  }

  void onExit(SimulatedWorker worker) {
    checker.onExit(worker);
  }

  void onInterrupt(long id) {
    checker.onInterrupt(id);
  }

  void onDrain(SimulatedWorker worker) {
    checker.onDrain(worker);
  }

  void onKill(SimulatedWorker worker) {
    checker.onKill(worker);
  }

  void onHeldByLiar(long id) {
    checker.fate(id).liedAbout = true;
  }

  boolean isEnded(long id) {
    return checker.fate(id).outcome != null;
  }

  /** The number of the last task. */
  long lastTask() {
    return ids;
  }

  void stray(Runnable message) {
    checker.stray(message);
  }

  // ---- chance

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Once in so many times. */
  boolean chance(int times) {
    return times != Integer.MAX_VALUE && random.nextInt(times) == 0;
  }

  /** As {@link #chance}, while there are faults. */
  boolean fault(int times) {
    return !quiet && chance(times);
  }

  boolean isQuiet() {
    return quiet;
  }

  // ---- words

  void require(boolean holds, String what, Object about) {
    if (!holds) {
      throw new AssertionError("broken promise: " + what + Trace.nameOf(about));
    }
  }

  void say(String what, Object about, long number) {
    trace.say(now, what, about, number);
  }

  @Override
  public PoolSettings settings() {
    return settings;
  }
}

package dev.procession.core.pool;

import dev.procession.BrokenExecutorException;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/*
 * One run of the real scheduler against fake workers and a fake clock, all decisions drawn from one
 * seed: callers submit, cancel and shut down; workers become ready, answer, hand back, hang, die,
 * answer late or twice. After each step the invariants are checked. After the faults comes a phase
 * without: workers that live do their work, and everything must end and the pool terminate.
 */
final class Simulation implements Effects {
  private static final int STEPS = 60;

  private final Random random;
  private final List<String> trace = new ArrayList<>();
  private final List<FakeWorker> workers = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Map<Long, Outcome> outcomes = new HashMap<>();
  private final Map<Long, Integer> starts = new HashMap<>();
  private final PoolSettings settings;
  private final Scheduler scheduler;
  private long now;
  private long ids;
  private boolean faults = true;

  Simulation(long seed) {
    random = new Random(seed);
    settings =
        new PoolSettings(
            "fake",
            "Worker",
            1 + random.nextInt(3),
            random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0,
            random.nextBoolean() ? 256 : 1 + random.nextInt(4),
            random.nextInt(3) == 0 ? 1 + random.nextInt(4) : Integer.MAX_VALUE,
            random.nextInt(3) == 0 ? Duration.ofMillis(5) : null,
            Duration.ofMillis(50),
            random.nextInt(4),
            Duration.ofSeconds(60),
            random.nextInt(4) == 0 ? () -> 0 : null,
            random.nextInt(5) != 0);
    scheduler = new Scheduler(settings, this);
  }

  /** Runs to the end; throws AssertionError with the trace when an invariant breaks. */
  void run() {
    try {
      for (int i = 0; i < STEPS; i++) {
        step();
        check();
      }
      faults = false;
      scheduler.shutdown(now);
      for (int i = 0; !scheduler.isTerminated(); i++) {
        require(i < 5_000, "the pool terminates");
        quietStep();
        check();
      }
      for (Task task : tasks) {
        require(outcomes.containsKey(task.id()), "every future ends: " + task.name());
        require(task.future().isDone(), "every future is settled: " + task.name());
      }
      for (FakeWorker worker : workers) {
        require(worker.gone, "no worker is left: " + worker.slot.name());
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + "\n" + String.join("\n", trace), e);
    }
  }

  private void step() {
    now += random.nextInt(4) * 1_000_000L;
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> submit();
      case 4 -> cancelSome();
      case 5 -> die();
      case 6 -> {
        now += 20_000_000L;
        say("time " + now);
        scheduler.onTime(now);
      }
      case 7 -> {
        if (random.nextInt(20) == 0) {
          say("shutdown");
          scheduler.shutdown(now);
        } else if (random.nextInt(40) == 0) {
          say("shutdownNow");
          List<Task> never = scheduler.shutdownNow(now);
          never.forEach(
              task -> require(!starts.containsKey(task.id()) || task.retriesLeft >= 0, ""));
        }
      }
      default -> act();
    }
    scheduler.onTime(now);
  }

  private void quietStep() {
    now += 1_000_000L;
    for (FakeWorker worker : List.copyOf(workers)) {
      worker.act();
    }
    now = Math.max(now, scheduler.nextDeadline() == Long.MAX_VALUE ? now : now + 10_000_000L);
    scheduler.onTime(now);
  }

  private void submit() {
    if (!scheduler.accepts()) {
      return;
    }
    TaskOptions options = TaskOptions.none().withRetries(random.nextInt(2));
    if (random.nextInt(3) == 0) {
      options = options.withTimeout(Duration.ofMillis(1 + random.nextInt(20)));
    }
    options = options.withGrace(Duration.ofMillis(random.nextInt(3) * 5L));
    Task task = new Task(++ids, options, (t, may) -> scheduler.cancel(t, may, now));
    task.load(() -> random.nextInt(20) == 0 ? 1 << 20 : 10);
    tasks.add(task);
    say("submit " + task.name());
    scheduler.submit(task, now);
  }

  private void cancelSome() {
    if (!tasks.isEmpty()) {
      Task task = tasks.get(random.nextInt(tasks.size()));
      boolean was = task.future().isDone();
      say("cancel " + task.name());
      boolean cancelled = task.future().cancel(random.nextBoolean());
      require(!(was && cancelled) || task.future().isCancelled(), "cancel tells the truth");
      require(!cancelled || task.future().isCancelled(), "a cancelled future is cancelled");
    }
  }

  private void die() {
    List<FakeWorker> alive = workers.stream().filter(worker -> !worker.gone).toList();
    if (!alive.isEmpty()) {
      alive.get(random.nextInt(alive.size())).exit("died");
    }
  }

  private void act() {
    List<FakeWorker> alive = workers.stream().filter(worker -> !worker.gone).toList();
    if (!alive.isEmpty()) {
      alive.get(random.nextInt(alive.size())).act();
    }
  }

  private void check() {
    ExecutorStatus status = scheduler.status();
    require(status.queued() >= 0 && status.running() >= 0, "counters are not negative: " + status);
    require(
        status.queued() + status.running() + status.done() == tasks.size(),
        "counters add up: " + status + ", submitted=" + tasks.size());
    require(status.done() == outcomes.size(), "done counts the ended: " + status);
    require(status.workers() <= settings.workers(), "no more workers than allowed: " + status);
    long alive = workers.stream().filter(worker -> !worker.gone).count();
    require(status.workers() == alive, "live workers are known: " + status + ", alive=" + alive);
    boolean idle = workers.stream().anyMatch(worker -> worker.slot.is(WorkerState.IDLE));
    require(!idle || scheduler.queueLength() == 0, "no worker is idle beside a waiting task");
    if (scheduler.accepts() && !scheduler.isBroken() && alive < settings.workers()) {
      long ready = workers.stream().filter(FakeWorker::hasNoWork).count();
      require(
          ready >= settings.spares() || scheduler.nextDeadline() < Long.MAX_VALUE,
          "spares are ready, or will be: " + status);
    }
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken: " + what);
    }
  }

  private void say(String what) {
    trace.add(now / 1_000_000 + " ms: " + what);
  }

  @Override
  public Worker start(WorkerSlot slot) {
    say("start " + slot.name());
    FakeWorker worker = new FakeWorker(slot);
    workers.add(worker);
    return worker;
  }

  @Override
  public void flush(Worker worker) {}

  @Override
  public void ended(Task task, Outcome outcome) {
    say("ended " + task.name() + " " + outcome);
    require(outcomes.put(task.id(), outcome) == null, "a future ends once: " + task.name());
    if (outcome instanceof Outcome.Success success) {
      require(success.value().equals(task.id()), "the right value: " + task.name());
    } else if (outcome instanceof Outcome.Failure failure) {
      Throwable cause = failure.cause();
      if (cause instanceof WorkerCrashedException) {
        require(starts.containsKey(task.id()), "only a started task is charged: " + task.name());
      } else {
        require(
            cause instanceof TaskTimeoutException
                || cause instanceof BrokenExecutorException
                || cause instanceof ArithmeticException,
            "a known failure: " + cause);
      }
    }
  }

  @Override
  public void queued(Task task) {}

  @Override
  public void started(Task task, WorkerSlot slot) {
    starts.merge(task.id(), 1, Integer::sum);
    for (FakeWorker worker : workers) {
      require(
          worker.gone || worker.slot == slot || !worker.runs(task.id()),
          "a task runs on one live worker: " + task.name());
    }
  }

  @Override
  public void ready(WorkerSlot slot, long pid) {}

  @Override
  public void exited(ExitReport report) {}

  /** Keeps the worker's contract, except where a fault is drawn. */
  private final class FakeWorker implements Worker {
    final WorkerSlot slot;
    private final Deque<Long> orders = new ArrayDeque<>();
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private boolean ready;
    private boolean interrupted;
    private boolean draining;
    private boolean killed;
    boolean gone;

    FakeWorker(WorkerSlot slot) {
      this.slot = slot;
    }

    boolean hasNoWork() {
      return slot.is(WorkerState.STARTING) || slot.is(WorkerState.IDLE);
    }

    /** Whether it has had its share of tasks. */
    private boolean used() {
      return slot.worn || slot.assigned >= settings.maxTasksPerWorker();
    }

    boolean runs(long id) {
      return !orders.isEmpty() && orders.peekFirst() == id;
    }

    void act() {
      if (gone) {
        return;
      }
      if (killed) {
        exit("killed");
      } else if (!ready) {
        if (draining && random.nextBoolean()) {
          exit("drained before ready");
        } else if (!faults || random.nextInt(3) != 0) {
          ready = true;
          say("ready " + slot.name());
          scheduler.onReady(slot, slot.number(), now);
        }
      } else if (!answers.isEmpty()) {
        answers.removeFirst().run();
      } else if (!orders.isEmpty()) {
        work();
      } else if (draining) {
        exit("drained");
      }
    }

    private void work() {
      long id = orders.peekFirst();
      boolean hangs = faults && !interrupted && random.nextInt(4) == 0;
      if (hangs) {
        return;
      }
      orders.removeFirst();
      interrupted = false;
      boolean fails = id > 0 && random.nextInt(6) == 0;
      long nanos = random.nextInt(10) * 100_000L;
      say("answer " + slot.name() + " " + id);
      Answer answer =
          fails
              ? new Answer.Failure(new ArithmeticException(), nanos)
              : new Answer.Value(id, nanos);
      scheduler.onAnswer(slot, id, answer, now);
      if (faults && random.nextInt(20) == 0) {
        say("duplicate " + slot.name() + " " + id);
        scheduler.onAnswer(slot, id, answer, now);
      }
    }

    void exit(String how) {
      say(how + " " + slot.name());
      gone = true;
      scheduler.onExit(
          slot,
          new ExitReport(
              slot.name(), 1, ExitReport.Kind.EXITED, 3, how, List.of(), null, List.of()),
          now);
      if (faults && random.nextInt(10) == 0) {
        scheduler.onAnswer(slot, 1, new Answer.Value(1L, 1), now);
      }
    }

    @Override
    public void send(Order order) {
      require(ready && !draining && !killed, "orders go to ready workers only: " + slot.name());
      require(orders.size() < settings.window(), "the window is kept: " + slot.name());
      require(order.cargo() != null, "an order has its cargo");
      orders.addLast(order.id());
    }

    @Override
    public void recall(long orderId) {
      if (!orders.isEmpty() && orders.peekFirst() != orderId && orders.remove(orderId)) {
        answers.add(
            () -> {
              say("returned " + slot.name() + " " + orderId);
              scheduler.onAnswer(slot, orderId, new Answer.Returned(), now);
            });
      }
    }

    @Override
    public void interrupt(long orderId) {
      if (runs(orderId)) {
        interrupted = random.nextBoolean();
      }
    }

    @Override
    public void drain(int exitCode) {
      if (scheduler.accepts() && !scheduler.isBroken() && !used()) {
        long others =
            workers.stream()
                .filter(worker -> worker != this && worker.slot.is(WorkerState.IDLE))
                .count();
        require(others >= settings.spares(), "idle time-outs leave the spares: " + slot.name());
      }
      draining = true;
    }

    @Override
    public void terminate() {}

    @Override
    public void kill(String reason) {
      require(settings.canKill(), "kill only where that is possible");
      say("kill " + slot.name() + ": " + reason);
      killed = true;
    }
  }
}

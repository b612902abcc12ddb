package dev.procession.core.pool;

import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/*
 * One run of the real scheduler over tasks that carry items, drawn from one seed. Workers run item
 * by item, tell results early, divide what they run when they are asked, leave off without being
 * asked, and die at any moment, with or without a mark of the item that they took up last; what they
 * said may be lost with them. Some streams are cancelled on the way.
 *
 * Promises: every item ends once, with its own result; where there are marks it begins no more often
 * than its retries allow; in the end the pool's counters add up and it terminates.
 */
final class ChunkSimulation {
  private static final int ENOUGH = 20_000;

  /** Makes the scheduler that is tested: the real one, or one with a planted fault. */
  @FunctionalInterface
  interface Maker {
    Scheduler make(PoolSettings settings, Effects effects);
  }

  private final SplittableRandom random;
  private final Scheduler scheduler;
  private final boolean marks;
  private final int retries;
  private final List<ItemWorker> workers = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private long ids;
  private long now;
  private int crashes;

  ChunkSimulation(long seed, Maker maker) {
    random = new SplittableRandom(seed);
    marks = (seed & 1) == 0;
    retries = random.nextInt(3);
    crashes = random.nextInt(6);
    scheduler =
        maker.make(
            new PoolSettings(
                "fake",
                "Worker",
                1 + random.nextInt(3),
                0,
                1 + random.nextInt(4),
                Integer.MAX_VALUE,
                null,
                Duration.ofSeconds(1),
                100,
                Duration.ofSeconds(60),
                null,
                true),
            new World());
  }

  /** Runs to the end; throws AssertionError when a promise is broken. */
  void run() {
    int steps = 20 + random.nextInt(150);
    for (int i = 0; i < steps; i++) {
      step();
    }
    settleDown(() -> streams.stream().allMatch(Stream::isOver), "every item ends");
    scheduler.shutdown(now);
    settleDown(scheduler::isTerminated, "the pool terminates");
    require(scheduler.status().queued() == 0, "nothing is left: " + scheduler.status());
    require(scheduler.status().running() == 0, "nothing is left: " + scheduler.status());
  }

  private void settleDown(java.util.function.BooleanSupplier over, String promise) {
    crashes = 0;
    for (int i = 0; !over.getAsBoolean(); i++) {
      require(i < ENOUGH, promise + ": " + scheduler.status());
      act();
    }
  }

  private void step() {
    if (random.nextInt(6) == 0) {
      Stream stream = new Stream(1 + random.nextInt(12));
      streams.add(stream);
      stream.submit();
    } else if (random.nextInt(60) == 0 && !streams.isEmpty()) {
      streams.get(random.nextInt(streams.size())).cancel();
    } else {
      act();
    }
  }

  private void act() {
    now += 1_000_000;
    scheduler.onTime(now);
    for (ItemWorker worker : List.copyOf(workers)) {
      if (!worker.exited && random.nextBoolean()) {
        worker.act();
      }
    }
    if (crashes > 0 && random.nextInt(30) == 0 && !workers.isEmpty()) {
      crashes--;
      workers.get(random.nextInt(workers.size())).die();
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken promise: " + what);
    }
  }

  /** Items that were submitted together, and what became of them. */
  private final class Stream implements ItemReceiver {
    final int[] runs;
    private final @Nullable Object[] ends;
    private final List<TaskFuture<?>> tasks = new ArrayList<>();
    private boolean cancelled;

    Stream(int items) {
      runs = new int[items];
      ends = new Object[items];
    }

    void submit() {
      Task task =
          new Task(
              ++ids,
              TaskOptions.none().withRetries(retries),
              new Task.Engine() {
                @Override
                public boolean cancel(Task one, boolean may) {
                  return scheduler.cancel(one, may, now);
                }

                @Override
                public long nextId() {
                  return ++ids;
                }
              },
              new Share(this, 0, runs.length));
      task.load(new Items(this, IntStream.range(0, runs.length).toArray()));
      require(adopt(task), "a new stream is open");
      scheduler.submit(task, now);
    }

    void cancel() {
      cancelled = true;
      for (TaskFuture<?> task : List.copyOf(tasks)) {
        boolean unused = task.cancel(true);
      }
      require(isOver(), "a cancelled stream is over");
    }

    boolean isOver() {
      return Arrays.stream(ends).allMatch(end -> end != null);
    }

    @Override
    public void onResults(int first, @Nullable Object[] values, int count) {
      for (int i = 0; i < count; i++) {
        Object value = values[i];
        require(
            value instanceof Results.Failed || Integer.valueOf(first + i).equals(value),
            "an item has its own result: item=" + (first + i) + ", result=" + value);
        end(first + i, "result");
      }
    }

    @Override
    public void onEnd(int first, int end, Outcome outcome) {
      for (int i = first; i < end; i++) {
        if (outcome instanceof Outcome.Failure failure) {
          require(
              failure.cause() instanceof WorkerCrashedException crash
                  && crash.reports().size() == retries + 1,
              "an item fails by as many deaths as it has tries: " + failure.cause());
        } else {
          require(cancelled, "nobody cancelled it");
        }
        end(i, outcome);
      }
    }

    private void end(int item, Object how) {
      require(ends[item] == null, "an item ends once: item=" + item + ", again=" + how);
      ends[item] = how;
    }

    @Override
    public void onRan(int items, long nanos) {}

    @Override
    public boolean adopt(TaskFuture<?> task) {
      tasks.add(task);
      return !cancelled;
    }
  }

  private record Items(Stream stream, int[] numbers) implements Chunk {
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

  private final class ItemWorker implements Worker {
    final WorkerSlot slot;
    boolean exited;
    private final Deque<Run> waiting = new ArrayDeque<>();
    private final Deque<Runnable> said = new ArrayDeque<>();
    private @Nullable Run running;
    private boolean ready;
    private boolean draining;
    private boolean killed;
    private long markedOrder;
    private int markedItem;

    ItemWorker(WorkerSlot slot) {
      this.slot = slot;
    }

    void act() {
      if (killed) {
        die();
      } else if (!ready) {
        ready = true;
        scheduler.onReady(slot, slot.number(), now);
      } else if (!said.isEmpty() && random.nextInt(3) > 0) {
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
      if (random.nextInt(5) == 0) {
        Results part = run.take();
        said.add(() -> scheduler.onPart(slot, id, part, now));
      }
      if (run.begun < run.end && random.nextInt(40) > 0) {
        mark(run, run.begun);
        int item = run.items.numbers()[run.begun];
        run.begun++;
        Stream stream = run.items.stream();
        stream.runs[item]++;
        require(
            !marks || stream.runs[item] <= retries + 1,
            "an item begins no more often than its retries allow: item=" + item);
        run.untold.add(
            random.nextInt(20) == 0 ? new Results.Failed(new ArithmeticException()) : item);
        if (random.nextInt(8) == 0) {
          die();
        }
      } else {
        Results rest = run.take();
        long nanos = random.nextInt(3_000_000);
        said.add(() -> scheduler.onAnswer(slot, id, new Answer.Items(rest, nanos), now));
        running = null;
      }
    }

    private void mark(Run run, int item) {
      markedOrder = run.id;
      markedItem = item;
    }

    /** The end of what it said may be lost. */
    void die() {
      while (!exited && !said.isEmpty() && random.nextBoolean()) {
        said.removeFirst().run();
      }
      exit();
    }

    private void exit() {
      if (exited) {
        return;
      }
      exited = true;
      if (marks) {
        slot.lastStarted = markedOrder;
        slot.lastItem = markedItem;
      }
      scheduler.onExit(
          slot,
          new ExitReport(
              slot.name(), 1, ExitReport.Kind.EXITED, 1, "died", List.of(), null, List.of()),
          now);
    }

    @Override
    public void send(Order order) {
      waiting.addLast(new Run(order));
    }

    @Override
    public void recall(long orderId) {
      Run run = running;
      if (waiting.removeIf(one -> one.id == orderId)) {
        said.add(() -> scheduler.onAnswer(slot, orderId, new Answer.Returned(), now));
      } else if (run != null && run.id == orderId && run.begun < run.end) {
        run.end = run.begun + (run.end - run.begun) / 2;
        int kept = run.end;
        said.add(() -> scheduler.onDivided(slot, orderId, kept, now));
      } else {
        said.add(() -> scheduler.onKept(slot, orderId, now));
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

  private final class World extends QuietEffects {
    @Override
    public Worker start(WorkerSlot slot) {
      ItemWorker worker = new ItemWorker(slot);
      workers.add(worker);
      return worker;
    }
  }
}

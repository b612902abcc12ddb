package dev.procession.core.pool;

import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/*
 * One run of the real scheduler over tasks that carry items, drawn from one seed. Workers run item
 * by item, tell results early, divide what they run when they are asked, leave off without being
 * asked, and die at any moment, with or without a mark of the item that they took up last, which may be lost; what they
 * said may be lost with them. Some streams are cancelled on the way, and in some runs workers lie.
 *
 * Promises: every item ends once, with its own result; it begins no more often than its retries
 * allow; in the end the pool's counters add up and it terminates.
 */
final class ChunkSimulation implements Schedules.Schedule {
  private static final int ENOUGH = 20_000;

  final Scheduler scheduler;

  /** Whether workers leave a mark of the item that they took up last. */
  final boolean marks;

  long now;

  private final PoolSettings settings;
  private final SplittableRandom random;
  private final Trace trace;

  /** Whether some workers are in somebody else's hands. */
  private final boolean liars;

  private final int retries;
  private final List<ItemWorker> workers = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private long ids;
  private int crashes;
  private boolean quiet;

  /** What was told and neither delivered nor discarded. */
  private final Set<EncodedResult> open = Collections.newSetFromMap(new IdentityHashMap<>());

  ChunkSimulation(long seed, Simulation.Maker maker, Trace trace) {
    this.trace = trace;
    random = new SplittableRandom(seed);
    marks = (seed & 1) == 0;
    liars = (seed & 6) == 2;
    retries = below(3);
    crashes = below(6);
    settings =
        new PoolSettings(
            "fake",
            "Worker",
            1 + below(3),
            0,
            1 + below(4),
            Integer.MAX_VALUE,
            null,
            Duration.ofSeconds(1),
            100,
            Duration.ofSeconds(60),
            null,
            true);
    scheduler = maker.make(settings, new World());
  }

  /** Runs to the end; throws AssertionError when a promise is broken. */
  @Override
  public void run() {
    int steps = 20 + below(150);
    for (int i = 0; i < steps; i++) {
      step();
    }
    quiet = true;
    say("no more faults", "", 0);
    settleDown(() -> streams.stream().allMatch(Stream::isOver), "every item ends");
    scheduler.shutdown(now);
    settleDown(scheduler::isTerminated, "the pool terminates");
    require(scheduler.status().queued() == 0, "nothing is left: " + scheduler.status());
    require(scheduler.status().running() == 0, "nothing is left: " + scheduler.status());
  }

  private void settleDown(java.util.function.BooleanSupplier over, String promise) {
    for (int i = 0; !over.getAsBoolean(); i++) {
      require(i < ENOUGH, promise + ": " + scheduler.status());
      act();
    }
  }

  private void step() {
    if (chance(6)) {
      Stream stream = new Stream(1 + below(12));
      streams.add(stream);
      stream.submit();
    } else if (chance(60) && !streams.isEmpty()) {
      streams.get(below(streams.size())).cancel();
    } else {
      act();
    }
  }

  private void act() {
    now += 1_000_000;
    scheduler.onTime(now);
    for (ItemWorker worker : List.copyOf(workers)) {
      if (!worker.exited && chance(2)) {
        worker.act();
      }
    }
    if (!quiet && crashes > 0 && chance(30) && !workers.isEmpty()) {
      crashes--;
      workers.get(below(workers.size())).die();
    }
  }

  boolean isQuiet() {
    return quiet;
  }

  /** The number of the last task. */
  long lastTask() {
    return ids;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Once in so many times. */
  boolean chance(int times) {
    return below(times) == 0;
  }

  @Override
  public PoolSettings settings() {
    return settings;
  }

  void say(String what, Object about, long number) {
    trace.say(now, what, about, number);
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken promise: " + what);
    }
  }

  /** Items that were submitted together, and what became of them. */
  final class Stream implements ItemReceiver {
    private final int[] runs;

    /** Whether a worker got it that lies: what became of it there, nobody knows. */
    private final boolean[] liedAbout;

    private final @Nullable Object[] ends;
    private final List<TaskFuture<?>> tasks = new ArrayList<>();
    private boolean cancelled;

    Stream(int items) {
      runs = new int[items];
      liedAbout = new boolean[items];
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
      say("submits items", task, runs.length);
      task.load(new ItemWorker.Items(this, IntStream.range(0, runs.length).toArray()));
      require(adopt(task), "a new stream is open");
      scheduler.submit(task, now);
    }

    void onHeldByLiar(int item) {
      liedAbout[item] = true;
    }

    void onRun(int item) {
      runs[item]++;
      require(
          liedAbout[item] || runs[item] <= retries + 1,
          "an item begins no more often than its retries allow: item=" + item);
    }

    void cancel() {
      say("are cancelled", "items", runs.length);
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
        if (value instanceof SimulatedResult result) {
          open.remove(result);
          value = ((Answer.Value) result.inside).value();
        }
        require(
            liedAbout[first + i]
                || value instanceof Results.Failed
                || Integer.valueOf(first + i).equals(value),
            "an item has its own result: item=" + (first + i) + ", result=" + value);
        end(first + i, "result");
      }
    }

    @Override
    public void onEnd(int first, int end, Outcome outcome) {
      for (int i = first; i < end; i++) {
        if (outcome instanceof Outcome.Failure failure) {
          require(
              (failure.cause() instanceof WorkerCrashedException crash
                      && crash.reports().size() == retries + 1)
                  || liedAbout[i],
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

  /** Tells results; each of them is delivered or discarded by then. */
  void tell(Results results, Runnable word) {
    for (Object value : results.values()) {
      if (value instanceof SimulatedResult result) {
        open.add(result);
      }
    }
    word.run();
    require(open.isEmpty(), "no result is forgotten: " + open.size());
  }

  private final class World extends NoEffects {
    @Override
    public void decode(EncodedResult result, Decoded awaiting) {
      require(awaiting == Decoded.UNWANTED, "items are decoded by their consumer");
      open.remove(result);
    }

    @Override
    public Worker start(WorkerSlot slot) {
      say("starts", slot.name(), slot.number());
      ItemWorker worker =
          liars && !quiet && chance(2)
              ? new LyingItemWorker(ChunkSimulation.this, slot)
              : new ItemWorker(ChunkSimulation.this, slot);
      workers.add(worker);
      return worker;
    }
  }
}

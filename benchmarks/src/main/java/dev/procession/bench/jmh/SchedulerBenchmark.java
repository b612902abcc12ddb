package dev.procession.bench.jmh;

import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.TaskOptions;
import dev.procession.core.pool.Decoded;
import dev.procession.core.pool.Effects;
import dev.procession.core.pool.PoolSettings;
import dev.procession.core.pool.Scheduler;
import dev.procession.core.pool.Task;
import dev.procession.core.pool.WorkerSlot;
import dev.procession.core.task.Outcome;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The decisions alone: tasks submitted to, and answered by, workers that are not there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchedulerBenchmark {
  private static final int TASKS = 1_000;
  private static final int WINDOW = 256;
  private static final int RUN_NANOS = 500;
  private static final Cargo NOTHING = () -> 0;

  @Param({"2", "32"})
  private int workers = 2;

  private final Deque<Runnable> said = new ArrayDeque<>();
  private Scheduler scheduler = scheduler(workers);
  private long submitted;
  private long ended;
  private long now;

  @Setup
  public void open() {
    scheduler = scheduler(workers);
  }

  private Scheduler scheduler(int number) {
    ExecutorSpec spec = ExecutorSpec.of("none").withWorkers(number);
    return new Scheduler(PoolSettings.of(spec, WINDOW, null, true), new Heard());
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public long submitAndAnswer() {
    for (int i = 0; i < TASKS; i++) {
      submitted++;
      Task task = new Task(submitted, TaskOptions.none(), (one, interrupt) -> false);
      task.load(NOTHING);
      now += RUN_NANOS;
      scheduler.submit(task, now);
    }
    for (Runnable next = said.poll(); next != null; next = said.poll()) {
      now += RUN_NANOS;
      next.run();
    }
    if (ended != submitted) {
      throw new IllegalStateException("tasks were lost: " + (submitted - ended));
    }
    return ended;
  }

  /** What the scheduler says, to be answered later, in turn. */
  private final class Heard implements Effects {
    @Override
    public Worker start(WorkerSlot slot) {
      said.add(() -> scheduler.onReady(slot, slot.number(), now));
      return new Answering(slot);
    }

    @Override
    public void flush(Worker worker) {}

    @Override
    public void ended(Task task, Outcome outcome) {
      ended++;
    }

    @Override
    public void decode(EncodedResult result, Decoded awaiting) {
      throw new AssertionError("no answer here is encoded");
    }

    @Override
    public void queued(Task task) {}

    @Override
    public void started(Task task, WorkerSlot slot) {}

    @Override
    public void ready(WorkerSlot slot, long pid) {}

    @Override
    public void exited(ExitReport report) {}
  }

  /** A worker whose tasks take no time. */
  private final class Answering implements Worker {
    @Override
    public boolean tellsLastStarted() {
      return true;
    }

    private final WorkerSlot slot;

    Answering(WorkerSlot slot) {
      this.slot = slot;
    }

    @Override
    public void send(Order order) {
      Answer answer = new Answer.Value(null, RUN_NANOS);
      said.add(() -> scheduler.onAnswer(slot, order.id(), answer, now));
    }

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
}

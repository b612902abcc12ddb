package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.TaskOptions;
import dev.procession.core.task.Outcome;
import dev.procession.core.task.TaskFuture;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.Results;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What random schedules seldom come to: words of workers that must not be believed. */
class LiesTest {
  private static final Answer AT_ONCE = new Answer.Value("done", 1);

  private final MuteWorkers workers = new MuteWorkers();
  private final List<WorkerSlot> started = workers.started;
  private final Scheduler scheduler = new Scheduler(TestSettings.of(2, 0, 256), workers);

  private WorkerSlot worker;
  private WorkerSlot other;
  private long ids;

  /** Items whose results are counted. */
  private static final class Items implements Chunk, ItemReceiver {
    private final int items;
    private final List<Object> ends = new ArrayList<>();
    private int carried = 1;

    Items(int items) {
      this.items = items;
    }

    @Override
    public int items() {
      return items;
    }

    @Override
    public Chunk slice(int from, int to) {
      return new Items(to - from);
    }

    @Override
    public int bytes() {
      return items;
    }

    @Override
    public void onResults(int first, @Nullable Object[] values, int count) {
      for (int i = 0; i < count; i++) {
        ends.add("result");
      }
    }

    @Override
    public void onEnd(int first, int end, Outcome outcome) {
      for (int i = first; i < end; i++) {
        ends.add(outcome);
      }
    }

    @Override
    public void onRan(int ran, long nanos) {}

    @Override
    public boolean adopt(TaskFuture<?> task) {
      carried++;
      return true;
    }
  }

  private final class Engine implements Task.Engine {
    @Override
    public boolean cancel(Task task, boolean mayInterruptIfRunning) {
      return scheduler.cancel(task, mayInterruptIfRunning, 0);
    }

    @Override
    public long nextId() {
      return ++ids;
    }
  }

  /** One worker runs short tasks, so it is sent some ahead; the other one is not ready yet. */
  @BeforeEach
  void begin() {
    for (int i = 0; i < 30; i++) {
      Task unused = submit(null);
    }
    worker = started.get(0);
    other = started.get(1);
    scheduler.onReady(worker, 1, 0);
    while (scheduler.queueLength() > 0) {
      answerFirst();
    }
    assertThat(worker.held()).hasSizeGreaterThan(2);
  }

  private long first() {
    return worker.held().getFirst().id();
  }

  private long last() {
    return worker.held().getLast().id();
  }

  private void answerFirst() {
    scheduler.onAnswer(worker, first(), AT_ONCE, 0);
  }

  private Task submit(@Nullable Items items) {
    Task task =
        new Task(
            ++ids,
            TaskOptions.none(),
            new Engine(),
            items == null ? null : new Share(items, 0, items.items()));
    task.load(items == null ? () -> 1 : items);
    scheduler.submit(task, 0);
    return task;
  }

  @Test
  void whatItSaidToKeepIsNotHandedBack() {
    scheduler.onReady(other, 2, 0);
    assertThat(MuteWorker.of(worker).recalled).contains(last());
    while (first() != last()) {
      answerFirst();
    }
    scheduler.onKept(worker, last(), 0);
    handsBackInVain(last());
  }

  @Test
  void whatNobodyAskedForIsNotHandedBack() {
    handsBackInVain(first());
    handsBackInVain(last());
  }

  private void handsBackInVain(long order) {
    scheduler.onAnswer(worker, order, new Answer.Returned(), 0);
    assertThat(worker.held()).extracting(Task::id).contains(order);
    assertThat(MuteWorker.of(worker).sent).containsOnlyOnce(order);
  }

  private Task runItems(Items items) {
    Task task = submit(items);
    while (first() != task.id()) {
      answerFirst();
    }
    return task;
  }

  /** Else they would go round for ever, as a task of their own each time. */
  @Test
  void itemsOfWhichNoneIsAnsweredFail() {
    Items items = new Items(3);
    Task task = runItems(items);
    scheduler.onAnswer(worker, task.id(), new Answer.Items(new Results(new Object[0]), 1), 0);
    assertThat(items.ends).hasSize(3).allMatch(end -> end instanceof Outcome.Failure);
    assertThat(items.carried).isEqualTo(1);
  }

  @Test
  void resultsOfItemsThatWaitAreNotBelieved() {
    Items items = new Items(3);
    Task waiting = submit(items);
    answerFirst(); // makes room
    assertThat(worker.held()).contains(waiting);
    scheduler.onPart(worker, waiting.id(), new Results(new Object[2]), 0);
    assertThat(items.ends).isEmpty();
  }

  @Test
  void itemsAreDividedOnlyIfTheirWorkerWasAsked() {
    Items items = new Items(8);
    Task task = runItems(items);
    scheduler.onReady(other, 2, 0);
    scheduler.onDivided(worker, task.id(), 4, 0);
    assertThat(items.carried).isEqualTo(1);
    scheduler.onPart(worker, task.id(), new Results(new Object[1]), 0);
    assertThat(MuteWorker.of(worker).recalled).containsExactly(task.id());
    scheduler.onDivided(worker, task.id(), 4, 0);
    assertThat(items.carried).isEqualTo(2);
  }

  @Test
  void aTimeThatCanNotBeDoesNotOpenTheWindow() {
    Pace pace = new Pace(256);
    pace.ran(-1_000_000_000_000L);
    for (int i = 0; i < 10; i++) {
      pace.ran(1_000_000_000);
    }
    assertThat(pace.window()).isEqualTo(1);
  }
}

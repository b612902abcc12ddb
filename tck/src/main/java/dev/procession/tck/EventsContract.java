package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorStatus;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chapter 14: what happens is told as it happens, and counted. */
abstract class EventsContract extends Contract {
  EventsContract(BackendTck tck) {
    super(tck);
  }

  /** What a listener heard, in words. */
  private static final class Heard implements ExecutorListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<ExitReport> exits = new CopyOnWriteArrayList<>();

    @Override
    public void onWorkerStarted(String worker, long pid) {
      events.add("worker " + worker + (pid > 0 ? " has a pid" : " has none"));
    }

    @Override
    public void onWorkerExited(ExitReport report) {
      exits.add(report);
    }

    @Override
    public void onTaskQueued(long id, String name) {
      events.add("queued " + id + " " + name);
    }

    @Override
    public void onTaskStarted(long id, String worker) {
      events.add("started " + id + " on " + worker);
    }

    @Override
    public void onTaskFinished(long id, Optional<Throwable> failure) {
      String how = failure.map(cause -> cause.getClass().getSimpleName()).orElse("well");
      events.add("finished " + id + " " + how);
    }

    List<String> of(String... beginnings) {
      return events.stream()
          .filter(event -> Stream.of(beginnings).anyMatch(event::startsWith))
          .toList();
    }

    void await(int times, String beginning) {
      Patience.until(times + " times '" + beginning + "'", () -> of(beginning).size() == times);
    }
  }

  /** Hears nothing out. */
  private static final class Thrower implements ExecutorListener {
    private static IllegalStateException expected() {
      return new IllegalStateException("expected by the contract's test");
    }

    @Override
    public void onWorkerStarted(String worker, long pid) {
      throw expected();
    }

    @Override
    public void onWorkerExited(ExitReport report) {
      throw expected();
    }

    @Override
    public void onTaskQueued(long id, String name) {
      throw expected();
    }

    @Override
    public void onTaskStarted(long id, String worker) {
      throw expected();
    }

    @Override
    public void onTaskFinished(long id, Optional<Throwable> failure) {
      throw expected();
    }
  }

  @Test
  @Clause("C14.1")
  final void aTasksEventsComeInOrder() throws Exception {
    Executor executor = single();
    Heard heard = new Heard();
    AutoCloseable unusedSubscription = executor.subscribe(heard);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    heard.await(1, "finished");
    assertEquals(
        List.of("queued 1 task-1", "started 1 on Worker-1", "finished 1 well"),
        heard.of("queued", "started", "finished"));
    assertEquals(List.of("worker Worker-1 has a pid"), heard.of("worker"));
  }

  @Test
  @Clause("C14.2")
  final void failuresAndCancellationsAreTold() throws Exception {
    Executor executor = single();
    Heard heard = new Heard();
    AutoCloseable unusedSubscription = executor.subscribe(heard);
    Signal go = signal("go");
    Future<?> running = busy(executor, go);
    Future<Integer> cancelled = executor.submit(Tasks::square, 2);
    assertTrue(cancelled.cancel(true));
    go.raise();
    Object unused = Patience.get(running);
    assertInstanceOf(
        Tasks.Checked.class, Patience.failure(executor.submit(Tasks::fail, "expected")));
    heard.await(3, "finished");
    assertEquals(
        Set.of("finished 1 well", "finished 2 CancellationException", "finished 3 Checked"),
        Set.copyOf(heard.of("finished")));
    assertEquals(List.of(), heard.of("started 2"));
  }

  @Test
  @Clause("C14.3")
  final void aTaskIsToldByItsName() throws Exception {
    Executor executor = single();
    Heard heard = new Heard();
    AutoCloseable unusedSubscription = executor.subscribe(heard);
    Executor named = executor.with(TaskOptions.none().withName("nine"));
    assertEquals(9, Patience.get(named.submit(Tasks::square, 3)));
    heard.await(1, "queued 1 nine");
  }

  @Test
  @Clause("C14.4")
  final void aClosedSubscriptionHearsNothing() throws Exception {
    Executor executor = single();
    Heard heard = new Heard();
    Heard other = new Heard();
    AutoCloseable subscription = executor.subscribe(heard);
    AutoCloseable unusedSubscription = executor.subscribe(other);
    subscription.close();
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    other.await(1, "finished");
    assertEquals(List.of(), heard.events);
  }

  @Test
  @Clause("C14.5")
  final void aListenerThatThrowsDoesNotStopTheOthers() throws Exception {
    Executor executor = single();
    Heard heard = new Heard();
    AutoCloseable unusedFirst = executor.subscribe(new Thrower());
    AutoCloseable unusedSecond = executor.subscribe(heard);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertInstanceOf(
        Tasks.Checked.class, Patience.failure(executor.submit(Tasks::fail, "expected")));
    executor.close();
    Patience.until("the worker's end is told", () -> heard.exits.size() == 1);
    assertEquals(List.of("worker Worker-1 has a pid"), heard.of("worker"));
    assertEquals(List.of("queued 1 task-1", "queued 2 task-2"), heard.of("queued"));
    assertEquals(List.of("started 1 on Worker-1", "started 2 on Worker-1"), heard.of("started"));
    assertEquals(List.of("finished 1 well", "finished 2 Checked"), heard.of("finished"));
  }

  @Test
  @Clause("C14.6")
  final void aWorkersEndIsTold() throws Exception {
    Executor executor = single();
    Heard heard = new Heard();
    AutoCloseable unusedSubscription = executor.subscribe(heard);
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    executor.close();
    Patience.until("the worker's end is told", () -> heard.exits.size() == 1);
    ExitReport report = heard.exits.get(0);
    assertEquals("Worker-1", report.worker());
    assertEquals(ExitReport.Kind.COMPLETED, report.kind());
  }

  @Test
  @Clause("C14.7")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aLostWorkerIsToldWithItsTask() throws Exception {
    Executor executor = single().with(TaskOptions.none().withName("fatal").withRetries(1));
    Heard heard = new Heard();
    AutoCloseable unusedSubscription = executor.subscribe(heard);
    assertInstanceOf(
        WorkerCrashedException.class, Patience.failure(executor.submit(Tasks::halt, 1)));
    heard.await(1, "finished 1 WorkerCrashedException");
    assertEquals(2, heard.of("started 1").size());
    assertEquals(List.of("fatal"), heard.exits.get(0).tasks());
  }

  @Test
  @Clause("C14.8")
  final void theStatusCountsEveryTaskOnce() throws Exception {
    Executor executor = single();
    assertEquals(new ExecutorStatus(0, 0, 0, 0, 0, 0), executor.status());
    Signal go = signal("go");
    Future<?> running = busy(executor, go);
    Future<Integer> good = executor.submit(Tasks::square, 2);
    Future<Integer> bad = executor.submit(Tasks::fail, "expected");
    Future<Integer> cancelled = executor.submit(Tasks::square, 3);
    assertTrue(cancelled.cancel(false));
    assertEquals(new ExecutorStatus(1, 2, 1, 1, 1, 0), executor.status());
    go.raise();
    Object unused = Patience.get(running);
    assertEquals(4, Patience.get(good));
    assertInstanceOf(Tasks.Checked.class, Patience.failure(bad));
    assertEquals(new ExecutorStatus(1, 0, 0, 4, 2, 0), executor.status());
  }

  @Test
  @Clause("C14.9")
  @Requires(Capability.ISOLATED_MEMORY)
  final void restartsAreCounted() throws Exception {
    Executor executor = single();
    assertInstanceOf(
        WorkerCrashedException.class, Patience.failure(executor.submit(Tasks::halt, 1)));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertEquals(1, executor.status().restarts());
  }

  @Test
  @Clause("C14.10")
  final void anExecutorSaysWhatItIs() {
    Executor executor = single();
    assertEquals(spec().backend(), executor.backend());
    assertTrue(Executor.backends().contains(executor.backend()));
    assertThrows(
        UnsupportedOperationException.class,
        () -> executor.capabilities().add(Capability.OTHER_HOST));
    assertEquals(
        executor.capabilities(), executor.with(TaskOptions.none().withName("view")).capabilities());
  }
}

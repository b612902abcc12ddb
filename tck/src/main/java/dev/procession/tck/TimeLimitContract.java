package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.TaskOptions;
import dev.procession.TaskTimeoutException;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chapter 4: a task that passes its time limit fails, and only it. */
abstract class TimeLimitContract extends Contract {
  TimeLimitContract(BackendTck tck) {
    super(tck);
  }

  @Test
  @Clause("C4.1")
  final void aTaskThatPassesItsLimitFailsAndIsInterrupted() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Integer warm = Patience.get(executor.submit(Tasks::square, 1));
    assertEquals(1, warm);
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    TaskOptions limited =
        TaskOptions.none().withTimeout(Duration.ofMillis(200)).withName("late one");
    Future<Void> future =
        executor.with(limited).submit(() -> Tasks.awaitInterrupt(started, interrupted));
    Throwable failure = Patience.failure(future);
    assertInstanceOf(TaskTimeoutException.class, failure);
    assertSays(failure, "late one");
    assertSays(failure, "PT0.2S");
    interrupted.await();
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C4.2")
  @Requires(Capability.KILL)
  final void aTaskThatIgnoresItsLimitLosesItsWorker() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    TaskOptions limited =
        TaskOptions.none().withTimeout(Duration.ofMillis(100)).withGrace(Duration.ofMillis(50));
    Future<Integer> hung = executor.with(limited).submit(Tasks::spin, signal("started"));
    Future<Integer> behind = executor.submit(Tasks::square, 3);
    assertInstanceOf(TaskTimeoutException.class, Patience.failure(hung));
    assertEquals(9, Patience.get(behind));
  }

  @Test
  @Clause("C4.3")
  final void waitingInTheQueueDoesNotCount() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal started = signal("started");
    Signal go = signal("go");
    Future<?> first = executor.submit(() -> Tasks.await(started, go));
    started.await();
    Duration limit = Patience.moment().multipliedBy(4);
    Future<Integer> queued =
        executor.with(TaskOptions.none().withTimeout(limit)).submit(Tasks::square, 5);
    assertThrows(TimeoutException.class, () -> queued.get(limit.plus(Patience.moment())));
    go.raise();
    Object unused = Patience.get(first);
    assertEquals(25, Patience.get(queued));
  }

  @Test
  @Clause("C4.4")
  @Requires(Capability.ISOLATED_MEMORY)
  final void decodingDoesNotCount() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Integer warm = Patience.get(executor.submit(Tasks::square, 1));
    assertEquals(1, warm);
    TaskOptions limited = TaskOptions.none().withTimeout(Duration.ofSeconds(4));
    Future<Integer> slow =
        executor.with(limited).submit(Tasks::spendAgain, new Tasks.SlowToDecode(2_400));
    assertEquals(2_400, Patience.get(slow));
  }

  @Test
  @Clause("C4.5")
  final void aFirstRunMayTakeAsMuchLongerAsIsAllowed() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    TaskOptions limited =
        TaskOptions.none()
            .withTimeout(Duration.ofSeconds(1))
            .withFirstRunAllowance(Patience.deadline());
    assertEquals(2_001, Patience.get(executor.with(limited).submit(Tasks::slowAtFirst, 1)));
    assertThrows(
        IllegalArgumentException.class, () -> limited.withFirstRunAllowance(Duration.ofMillis(-1)));
    assertEquals(Duration.ZERO, TaskOptions.none().firstRunAllowance());
  }

  @Test
  @Clause("C4.6")
  final void theFailureOfAnItemNamesIt() throws Exception {
    TaskOptions limited = TaskOptions.none().withTimeout(Duration.ofSeconds(1));
    Executor executor = open(spec -> spec.withWorkers(1)).with(limited);
    try (Stream<Future<String>> results =
        executor.mapSettled(Tasks::stickAt, List.of("free", "stuck\n\u001b[1m"))) {
      Throwable failure = Patience.failure(results.toList().get(1));
      assertInstanceOf(TaskTimeoutException.class, failure);
      assertSays(failure, "item=1 (stuck\\u000a\\u001b[1m)");
    }
  }
}

package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.RemoteTaskException;
import dev.procession.SerializableFunction;
import dev.procession.SerializableRunnable;
import dev.procession.TaskSerializationException;
import dev.procession.tck.payload.Tasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Chapter 2: a task's failure is its future's, with its own exception, and nobody else's. */
abstract class FailureContract extends Contract {
  FailureContract(BackendTck tck) {
    super(tck);
  }

  @Test
  @Clause("C2.1")
  final void anExceptionArrivesWithItsTypeMessageAndCause() throws Exception {
    Future<Integer> future = open().submit(Tasks::fail, "why");
    Throwable failure = Patience.failure(future);
    assertInstanceOf(Tasks.Checked.class, failure);
    assertEquals("why", failure.getMessage());
    assertInstanceOf(IOException.class, failure.getCause());
    assertTrue(
        Arrays.stream(failure.getStackTrace()).anyMatch(e -> e.getMethodName().equals("fail")),
        "the stack names the line that threw");
    assertInstanceOf(Tasks.Checked.class, future.failure().orElseThrow());
    assertInstanceOf(
        Tasks.Checked.class, assertThrows(CompletionException.class, future::join).getCause());
  }

  @Test
  @Clause("C2.2")
  final void anErrorIsAFailureLikeOthersAndTheWorkerGoesOn() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    String worker = Patience.get(executor.submit(() -> CurrentProcess.get().name()));
    Future<Integer> deep = executor.submit(Tasks::recurse, 0);
    assertInstanceOf(StackOverflowError.class, Patience.failure(deep));
    for (Class<? extends Error> type :
        List.of(Error.class, AssertionError.class, NoClassDefFoundError.class, ThreadDeath.class)) {
      Future<String> failing = executor.submit(Tasks::throwError, type.getName());
      assertInstanceOf(type, Patience.failure(failing));
    }
    assertEquals(worker, Patience.get(executor.submit(() -> CurrentProcess.get().name())));
  }

  @Test
  @Clause("C2.3")
  final void aTasksOwnCancellationExceptionIsAFailure() throws Exception {
    Future<Void> future =
        open()
            .submit(
                (SerializableRunnable)
                    () -> {
                      throw new CancellationException("mine");
                    });
    assertInstanceOf(CancellationException.class, Patience.failure(future));
    assertTrue(!future.isCancelled());
  }

  @Test
  @Clause("C2.4")
  final void aTasksOwnCompletionExceptionIsNotUnwrapped() throws Exception {
    Future<Void> future =
        open()
            .submit(
                (SerializableRunnable)
                    () -> {
                      throw new CompletionException("mine", new IOException("inner"));
                    });
    assertInstanceOf(CompletionException.class, Patience.failure(future));
  }

  @Test
  @Clause("C2.5")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aTaskThatCannotTravelFailsAloneNamingThePath() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    List<Future<Integer>> bad = new ArrayList<>();
    List<Future<Integer>> good = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      bad.add(executor.submit((Tasks.Holder holder) -> 1, new Tasks.Holder()));
      good.add(executor.submit(Tasks::square, i));
    }
    for (Future<Integer> future : bad) {
      Throwable failure = Patience.failure(future);
      assertInstanceOf(TaskSerializationException.class, failure);
      assertSays(failure, "inner.thread");
    }
    for (int i = 0; i < good.size(); i++) {
      assertEquals(i * i, Patience.get(good.get(i)));
    }
  }

  @Test
  @Clause("C2.6")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aResultThatCannotTravelFailsItsTask() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Throwable failure = Patience.failure(executor.submit(() -> new Tasks.Holder()));
    assertInstanceOf(TaskSerializationException.class, failure);
    assertSays(failure, "inner.thread");
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C2.7")
  @Requires(Capability.ISOLATED_MEMORY)
  final void anExceptionThatCannotTravelIsTold() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Throwable failure =
        Patience.failure(
            executor.submit(
                (SerializableRunnable)
                    () -> {
                      throw new Tasks.Stuck("stuck here");
                    }));
    RemoteTaskException remote = assertInstanceOf(RemoteTaskException.class, failure);
    assertEquals(Tasks.Stuck.class.getName(), remote.remoteClassName());
    assertSays(remote, "stuck here");
    assertTrue(remote.remoteStackTrace().contains("FailureContract"), remote.remoteStackTrace());
    StringWriter printed = new StringWriter();
    remote.printStackTrace(new PrintWriter(printed, true));
    assertTrue(printed.toString().contains("\tat " + FailureContract.class.getName()));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C2.8")
  @Requires(absent = Capability.ISOLATED_MEMORY)
  final void inThisJvmValuesAreTheSameObjects() throws Exception {
    Tasks.Holder holder = new Tasks.Holder();
    assertSame(holder, Patience.get(open().submit((Tasks.Holder given) -> given, holder)));
  }

  @Test
  @Clause("C2.9")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aResultThatIsTooLargeFailsItsTaskAlone() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1).withMaxResult("1m"));
    int most = 1 << 20;
    assertEquals(most / 2, Patience.get(executor.submit(Tasks::bytes, most / 2)).length);
    isTooLarge(executor.submit(Tasks::bytes, most + 1));
    isTooLarge(executor.submit((Integer size) -> List.of(Tasks.bytes(size), "x"), most));
    isTooLarge(executor.submit((Integer size) -> "x".repeat(size), most + 1));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  private static void isTooLarge(Future<?> future) throws Exception {
    Throwable failure = Patience.failure(future);
    assertInstanceOf(TaskSerializationException.class, failure);
    assertSays(failure, "withMaxResult");
    assertSays(failure, Integer.toString(1 << 20));
  }

  @Test
  @Clause("C2.10")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aFilterIsAskedForWhatATaskReturns() throws Exception {
    Executor executor =
        open(spec -> spec.withWorkers(1).withResultFilter("java.util.ArrayList;java.time.*;!*"));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
    assertEquals("four", Patience.get(executor.submit(() -> "four")));
    List<Object> admitted = new ArrayList<>(List.of(1, "two", Duration.ofSeconds(3)));
    assertEquals(admitted, Patience.get(executor.submit((List<Object> list) -> list, admitted)));
    isRefused(executor.submit(() -> new HashSet<>(List.of(1))), "java.util.HashSet");
    isRefused(executor.submit(() -> new ArrayList<>(List.of(Path.of("a")))), "Path");
    isRefused(executor.submit(() -> new Pair("a", "b")), Pair.class.getName());
    isRefused(executor.submit(() -> new ArrayDeque<>(List.of(1))), "java.util.ArrayDeque");
    assertEquals(9, Patience.get(executor.submit(Tasks::square, 3)));
  }

  private record Pair(String left, String right) implements Serializable {}

  private static void isRefused(Future<?> future, String name) throws Exception {
    Throwable failure = Patience.failure(future);
    assertInstanceOf(TaskSerializationException.class, failure);
    assertSays(failure, "withResultFilter");
    assertSays(failure, name);
  }

  @Test
  @Clause("C2.11")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aFiltersLimitsHold() throws Exception {
    Executor executor =
        open(spec -> spec.withWorkers(1).withResultFilter("maxarray=10;maxdepth=3;java.util.*"));
    assertEquals(10, Patience.get(executor.submit(Tasks::bytes, 10)).length);
    assertInstanceOf(
        TaskSerializationException.class, Patience.failure(executor.submit(Tasks::bytes, 11)));
    SerializableFunction<Integer, Object> nested = FailureContract::nested;
    assertEquals(nested(3), Patience.get(executor.submit(nested, 3)));
    assertInstanceOf(
        TaskSerializationException.class, Patience.failure(executor.submit(nested, 4)));
  }

  /** Lists in each other, the innermost is empty. */
  private static Object nested(int depth) {
    List<Object> list = new ArrayList<>();
    if (depth > 1) {
      list.add(nested(depth - 1));
    }
    return list;
  }

  @Test
  @Clause("C2.12")
  @Requires(Capability.ISOLATED_MEMORY)
  final void anExceptionThatTheFilterRefusesIsTold() throws Exception {
    Executor executor = open(spec -> spec.withResultFilter("java.**;!*"));
    RemoteTaskException remote =
        assertInstanceOf(
            RemoteTaskException.class, Patience.failure(executor.submit(Tasks::fail, "why")));
    assertEquals(Tasks.Checked.class.getName(), remote.remoteClassName());
    assertSays(remote, "why");
  }
}

package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.Future;
import dev.procession.RemoteTaskException;
import dev.procession.SerializableRunnable;
import dev.procession.TaskSerializationException;
import dev.procession.tck.payload.Tasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
    Future<Integer> deep = executor.submit(Tasks::recurse, 0);
    assertInstanceOf(StackOverflowError.class, Patience.failure(deep));
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
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
    assertEquals(4, Patience.get(executor.submit(Tasks::square, 2)));
  }

  @Test
  @Clause("C2.8")
  @Requires(absent = Capability.ISOLATED_MEMORY)
  final void inThisJvmValuesAreTheSameObjects() throws Exception {
    Tasks.Holder holder = new Tasks.Holder();
    assertSame(holder, Patience.get(open().submit((Tasks.Holder given) -> given, holder)));
  }
}

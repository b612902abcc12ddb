package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chapter 8: what workers share with their parent, and what they know of themselves. */
abstract class IsolationContract extends Contract {
  IsolationContract(BackendTck tck) {
    super(tck);
  }

  @AfterEach
  final void forget() {
    Tasks.forget();
  }

  @Test
  @Clause("C8.1")
  @Requires(Capability.ISOLATED_MEMORY)
  final void staticsOfAWorkerAreItsOwn() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    assertTrue(Patience.get(executor.submit(Tasks::remember, 33)).contains(33));
    assertEquals(List.of(11, 22), Tasks.remembered());
  }

  @Test
  @Clause("C8.2")
  @Requires(absent = Capability.ISOLATED_MEMORY)
  final void staticsAreSharedInOneJvm() throws Exception {
    List<Integer> there = Patience.get(open().submit(Tasks::remember, 33));
    assertEquals(List.of(11, 22, 33), there);
    assertEquals(there, Tasks.remembered());
  }

  @Test
  @Clause("C8.3")
  @Requires(Capability.ISOLATED_MEMORY)
  final void anArgumentIsASnapshotTakenAtSubmission() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    Signal started = signal("started");
    Signal go = signal("go");
    Object first = executor.submit(() -> Tasks.await(started, go));
    started.await();
    ArrayList<String> argument = new ArrayList<>(List.of("before"));
    var size = executor.submit((ArrayList<String> list) -> list.size(), argument);
    argument.add("after");
    go.raise();
    assertEquals(1, Patience.get(size));
    assertTrue(first != null);
  }

  @Test
  @Clause("C8.4")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aWorkerKnowsItsParent() throws Exception {
    CurrentProcess there = Patience.get(open().submit(() -> CurrentProcess.get()));
    assertNotEquals(ProcessHandle.current().pid(), there.pid());
    assertEquals(ProcessHandle.current().pid(), there.parentPid());
    assertTrue(there.name().startsWith("Worker-"), there.name());
  }

  @Test
  @Clause("C8.5")
  final void aWorkerKnowsItsBackend() throws Exception {
    Executor executor = open();
    CurrentProcess there = Patience.get(executor.submit(() -> CurrentProcess.get()));
    assertEquals(executor.backend(), there.backend());
    assertEquals("MainProcess", CurrentProcess.get().name());
    assertEquals(ProcessHandle.current().pid(), CurrentProcess.get().pid());
  }

  @Test
  @Clause("C8.6")
  final void aTasksChangesOfItsThreadDoNotReachTheNext() throws Exception {
    Executor executor = open(spec -> spec.withWorkers(1));
    String before = Patience.get(executor.submit(Tasks::describeThread));
    assertTrue(Patience.get(executor.submit(Tasks::disguiseThread, 1)).contains("disguised"));
    assertEquals(before, Patience.get(executor.submit(Tasks::describeThread)));
    List<String> among =
        executor.map(item -> Tasks.disguiseIf(item % 2 == 0), List.of(0, 1, 2, 3)).toList();
    assertEquals(List.of(before, before), List.of(among.get(1), among.get(3)));
  }
}

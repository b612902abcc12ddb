package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.procession.Capability;
import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ProcessSpec;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Chapter 13: a process of one's own starts, is waited for and ended as Python's is. */
abstract class ProcessContract extends Contract {
  ProcessContract(BackendTck tck) {
    super(tck);
  }

  private static void join(ChildProcess child) throws InterruptedException {
    assertTrue(child.join(Patience.deadline()), () -> "did not end: " + child);
  }

  private static int exitCode(ChildProcess child) throws InterruptedException {
    join(child);
    return child.exitCode().orElseThrow();
  }

  /** A process that waits to be interrupted. */
  private ChildProcess waiting(Executor executor, ProcessSpec spec) {
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    ChildProcess child =
        executor.process(spec, () -> Tasks.awaitInterrupt(started, interrupted)).start();
    started.await();
    return child;
  }

  private ChildProcess waiting(Executor executor) {
    return waiting(executor, ProcessSpec.ofCurrentJvm());
  }

  @Test
  @Clause("C13.1")
  final void aProcessRunsItsTargetAndEndsWithCodeZero() throws Exception {
    Signal ran = signal("ran");
    ChildProcess child = single().process(ran::raise);
    assertFalse(child.isAlive());
    assertEquals(OptionalInt.empty(), child.exitCode());
    assertSame(child, child.start());
    assertEquals(0, exitCode(child));
    assertFalse(child.isAlive());
    assertEquals(1, ran.count());
  }

  @Test
  @Clause("C13.2")
  final void aTargetsExceptionIsExitCodeOne() throws Exception {
    ProcessSpec spec = ProcessSpec.ofCurrentJvm();
    ChildProcess child =
        single()
            .process(
                spec,
                () -> {
                  throw new IllegalStateException("expected by the contract's test");
                });
    assertEquals(1, exitCode(child.start()));
  }

  @Test
  @Clause("C13.3")
  @Requires(Capability.OTHER_JVM)
  final void anExitCodeIsSeen() throws Exception {
    assertEquals(7, exitCode(single().process(() -> System.exit(7)).start()));
  }

  @Test
  @Clause("C13.4")
  @Requires(Capability.OTHER_JVM)
  final void aSignalIsANegativeExitCode() throws Exception {
    Executor executor = single();
    ChildProcess terminated = waiting(executor);
    ChildProcess killed = waiting(executor);
    terminated.terminate();
    assertEquals(-15, exitCode(terminated));
    killed.kill();
    assertEquals(-9, exitCode(killed));
  }

  @Test
  @Clause("C13.5")
  final void anInterruptReachesTheTarget() throws Exception {
    Signal started = signal("started");
    Signal interrupted = signal("interrupted");
    ChildProcess child =
        single()
            .process(
                () -> {
                  try {
                    Tasks.awaitInterrupt(started, interrupted);
                  } catch (InterruptedException e) {
                    interrupted.raise();
                  }
                })
            .start();
    started.await();
    child.interrupt();
    assertEquals(0, exitCode(child));
    assertEquals(2, interrupted.count());
  }

  @Test
  @Clause("C13.6")
  final void anEndedProcessIgnoresItsEndings() throws Exception {
    ChildProcess child = single().process(() -> {}).start();
    join(child);
    child.interrupt();
    child.terminate();
    child.close();
    assertEquals(0, child.exitCode().orElseThrow());
  }

  @Test
  @Clause("C13.7")
  final void joinCanHaveALimit() throws Exception {
    ChildProcess child = waiting(single());
    assertFalse(child.join(Duration.ZERO));
    assertFalse(child.join(Duration.ofSeconds(-1)));
    assertFalse(child.join(Patience.moment()));
    assertTrue(child.isAlive());
    assertEquals(OptionalInt.empty(), child.exitCode());
    child.interrupt();
    child.join();
    assertTrue(child.join(Duration.ZERO));
  }

  @Test
  @Clause("C13.8")
  final void anInterruptEndsTheJoinNotTheProcess() throws Exception {
    ChildProcess child = waiting(single());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, child::join);
    assertTrue(child.isAlive());
    child.interrupt();
    join(child);
  }

  @Test
  @Clause("C13.9")
  final void beforeTheStartThereIsNothingToAskOf() {
    ChildProcess child = single().process(() -> {});
    assertThrows(IllegalStateException.class, child::join);
    assertThrows(IllegalStateException.class, () -> child.join(Duration.ZERO));
    assertThrows(IllegalStateException.class, child::pid);
    assertThrows(IllegalStateException.class, child::interrupt);
    assertThrows(IllegalStateException.class, child::terminate);
    assertThrows(IllegalStateException.class, child::kill);
    assertThrows(IllegalStateException.class, child::onExit);
  }

  @Test
  @Clause("C13.10")
  final void aProcessStartsOnce() throws Exception {
    ChildProcess child = single().process(() -> {}).start();
    assertThrows(IllegalStateException.class, child::start);
    join(child);
    assertThrows(IllegalStateException.class, child::start);
  }

  @Test
  @Clause("C13.11")
  final void aProcessHasADefaultNameAndKnowsIt() throws Exception {
    Executor executor = single();
    ChildProcess first = executor.process(() -> {});
    ChildProcess second = executor.process(() -> {});
    assertTrue(first.name().matches("Process-\\d+"), first.name());
    int number = Integer.parseInt(first.name().substring("Process-".length()));
    assertEquals("Process-" + (number + 1), second.name());
    String name = first.name();
    Signal right = signal("right");
    ChildProcess third =
        executor.process(
            ProcessSpec.ofCurrentJvm().withName("LJ"),
            () -> {
              if (CurrentProcess.get().name().equals("LJ") && !CurrentProcess.get().daemon()) {
                right.raise();
              }
            });
    assertEquals("LJ", third.name());
    join(third.start());
    assertTrue(right.isRaised(), () -> "the process does not know its name, unlike " + name);
  }

  @Test
  @Clause("C13.12")
  @Requires(Capability.ISOLATED_MEMORY)
  final void aProcessHasAPidAndAParent() throws Exception {
    Signal right = signal("right");
    long here = ProcessHandle.current().pid();
    Signal go = signal("go");
    ChildProcess child =
        single()
            .process(
                () -> {
                  CurrentProcess self = CurrentProcess.get();
                  if (self.parentPid() == here && self.pid() == ProcessHandle.current().pid()) {
                    right.raise();
                  }
                  go.await();
                })
            .start();
    long pid = child.pid();
    assertTrue(pid != here && ProcessHandle.of(pid).isPresent());
    go.raise();
    join(child);
    assertEquals(pid, child.pid());
    assertTrue(right.isRaised());
  }

  @Test
  @Clause("C13.13")
  final void runRunsTheTargetHere() throws Exception {
    Signal ran = signal("ran");
    ChildProcess child = single().process(ran::raise);
    child.run();
    child.run();
    assertEquals(2, ran.count());
    assertFalse(child.isAlive());
  }

  @Test
  @Clause("C13.14")
  final void onExitTellsTheEnd() throws Exception {
    ChildProcess child = waiting(single());
    assertTrue(child.onExit().cancel(true));
    CompletableFuture<ChildProcess> exit = child.onExit();
    assertFalse(exit.isDone());
    assertTrue(child.isAlive());
    child.interrupt();
    assertSame(child, exit.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS));
    assertFalse(child.isAlive());
  }

  @Test
  @Clause("C13.15")
  final void closeEndsTheProcess() throws Exception {
    Executor executor = single();
    ChildProcess child = waiting(executor);
    child.close();
    join(child);
    ChildProcess unstarted = executor.process(() -> {});
    unstarted.close();
    assertThrows(IllegalStateException.class, unstarted::start);
  }

  @Test
  @Clause("C13.16")
  @Requires(Capability.KILL)
  final void aProcessThatIgnoresInterruptsCanBeKilled() throws Exception {
    Signal started = signal("started");
    ChildProcess child =
        single()
            .process(
                () -> {
                  int unused = Tasks.spin(started);
                })
            .start();
    started.await();
    child.interrupt();
    assertFalse(child.join(Patience.moment()));
    child.kill();
    join(child);
    assertFalse(child.isAlive());
  }

  @Test
  @Clause("C13.17")
  @Requires(absent = Capability.KILL)
  final void killIsRefusedWhereItCannotBe() throws Exception {
    ChildProcess child = waiting(single());
    Throwable refusal = assertThrows(UnsupportedOperationException.class, child::kill);
    assertSays(refusal, "KILL");
    child.terminate();
    join(child);
  }

  @Test
  @Clause("C13.18")
  final void closingTheExecutorJoinsItsProcessesAndEndsItsDaemons() throws Exception {
    Executor executor = open();
    ChildProcess daemon = waiting(executor, ProcessSpec.ofCurrentJvm().withDaemon(true));
    assertTrue(daemon.isDaemon());
    Signal started = signal("started");
    Signal go = signal("go");
    ChildProcess child =
        executor
            .process(
                () -> {
                  CurrentProcess unused = Tasks.await(started, go);
                })
            .start();
    started.await();
    assertFalse(child.isDaemon());
    Thread closer = new Thread(executor::close);
    closer.start();
    assertFalse(child.join(Patience.moment()));
    go.raise();
    closer.join(Patience.deadline().toMillis());
    assertFalse(closer.isAlive());
    assertEquals(0, exitCode(child));
    join(daemon);
  }

  @Test
  @Clause("C13.19")
  final void afterAShutdownNoProcessStarts() {
    Executor executor = single();
    ChildProcess child = executor.process(() -> {});
    executor.shutdown();
    assertThrows(IllegalStateException.class, child::start);
  }

  @Test
  @Clause("C13.20")
  @Requires(Capability.OTHER_JVM)
  final void aDaemonMayNotHaveChildren() throws Exception {
    String backend = spec().backend();
    Signal refused = signal("refused");
    ChildProcess daemon =
        single()
            .process(
                ProcessSpec.ofCurrentJvm().withDaemon(true),
                () -> {
                  try (Executor inner = Executor.open(backend)) {
                    ChildProcess unused = inner.process(() -> {}).start();
                  } catch (IllegalStateException e) {
                    refused.raise();
                  }
                })
            .start();
    assertEquals(0, exitCode(daemon));
    assertTrue(refused.isRaised());
  }

  @Test
  @Clause("C13.21")
  @Requires(Capability.OTHER_JVM)
  final void aProcessMayHaveChildrenWhichDieWithItWhenKilled() throws Exception {
    String backend = spec().backend();
    Signal right = signal("right");
    Signal grandchild = signal("grandchild");
    ChildProcess child = single().process(() -> parent(backend, right, grandchild)).start();
    grandchild.await();
    List<ProcessHandle> below = ProcessHandle.of(child.pid()).orElseThrow().descendants().toList();
    assertTrue(below.size() > 0);
    assertTrue(right.isRaised(), "a grandchild's default name is not Process-N:M");
    child.kill();
    join(child);
    Patience.until(
        "the grandchild is gone", () -> below.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static void parent(String backend, Signal right, Signal grandchild) throws Exception {
    try (Executor inner = Executor.open(backend)) {
      ChildProcess child = inner.process(() -> Tasks.awaitInterrupt(grandchild, grandchild));
      if (child.name().matches("Process-\\d+:1")) {
        right.raise();
      }
      child.start().join();
    }
  }
}

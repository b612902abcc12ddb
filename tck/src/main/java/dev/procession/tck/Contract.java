package dev.procession.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Capability;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the chapters of the contract share: executors that are closed, signals, the gate. */
@ExtendWith({WedgeDetector.class, LeakCheck.class})
@DisplayNameGeneration(ClauseNames.class)
abstract class Contract {
  private final BackendTck tck;
  private final List<Executor> opened = new ArrayList<>();
  private int signals;

  @TempDir @Nullable Path folder;

  Contract(BackendTck tck) {
    this.tck = tck;
  }

  boolean ownsItsWorkers() {
    return tck.ownsItsWorkers();
  }

  /** A fresh spec for two workers. */
  ExecutorSpec spec() {
    return tck.spec().withWorkers(2);
  }

  Executor open() {
    return open(spec -> spec);
  }

  Executor open(UnaryOperator<ExecutorSpec> settings) {
    Executor executor = Executor.open(settings.apply(spec()));
    opened.add(executor);
    return executor;
  }

  /** An executor with one worker. */
  Executor single() {
    return open(spec -> spec.withWorkers(1));
  }

  /** A task that a worker has taken up, and that ends when it is told. */
  Future<?> busy(Executor executor, Signal go) {
    Signal started = signal("started");
    Future<?> future = executor.submit(() -> Tasks.await(started, go));
    started.await();
    return future;
  }

  /** What a wait throws, on a thread of its own, when that is interrupted. */
  static Throwable thrownOnInterrupt(Executable wait) throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              begun.countDown();
              try {
                thrown.complete(assertThrows(Throwable.class, wait));
              } catch (AssertionError e) { // it threw nothing
                thrown.complete(e);
              }
            });
    waiting.start();
    begun.await();
    waiting.interrupt();
    return thrown.get(Patience.deadline().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A folder of this test. */
  Path folder() {
    return Objects.requireNonNull(folder, "no folder");
  }

  /** Whether a message gives a fact, a value or the way out. */
  static void assertSays(Throwable failure, String part) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), () -> "the message lacks '" + part + "': " + message);
  }

  Signal signal(String name) {
    return new Signal(folder().resolve(name + "-" + ++signals).toString());
  }

  @BeforeEach
  void gate(TestInfo info) {
    Requires requires = info.getTestMethod().orElseThrow().getAnnotation(Requires.class);
    if (requires == null) {
      return;
    }
    Set<Capability> capabilities;
    try (Executor executor = Executor.open(spec())) {
      capabilities = executor.capabilities();
    }
    for (Capability capability : requires.value()) {
      assumeTrue(capabilities.contains(capability), "the backend lacks " + capability);
    }
    for (Capability capability : requires.absent()) {
      assumeTrue(!capabilities.contains(capability), "the backend has " + capability);
    }
  }

  @AfterEach
  final void closeExecutors() {
    for (Executor executor : opened) {
      List<?> unused = executor.shutdownNow();
      executor.close();
    }
  }
}

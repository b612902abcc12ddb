package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.BrokenExecutorException;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.ProcessionException;
import dev.procession.TaskOptions;
import dev.procession.WorkerCrashedException;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Hands;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real executor and workers that were taken over: they know the key. {@code -Dfuzz.lies=N} makes
 * it N conversations of one that lies, {@code -Dfuzz.seed=N} draws them as another run did.
 */
class LyingWorkersTest {
  private static final int CONVERSATIONS = Integer.getInteger("fuzz.lies", 60);
  private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
  private static final int AT_ONCE = 30;
  private static final Frame READY = Frame.of(FrameKind.READY, LyingWorker.PID);

  @TempDir Path folder;
  private Path keyFile;
  private byte[] secret;
  private final List<Listening> workers = new ArrayList<>();

  /** What an honest worker makes of a number, and nobody else. */
  record Truth(int of) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void makeKey() throws IOException {
    keyFile = RunningWorkers.newKeyFile(folder.resolve("key"));
    secret = Files.readAllBytes(keyFile);
  }

  @AfterEach
  void close() throws IOException {
    for (Listening worker : workers) {
      worker.close();
    }
  }

  private void listen(String worker, Listening.Service service) throws IOException {
    workers.add(Listening.at(folder.resolve(worker), service));
  }

  private ExecutorSpec spec(String... workers) {
    return ExecutorSpec.of("socket")
        .withWorkers(workers.length)
        .withAddresses(
            Stream.of(workers)
                .map(worker -> "unix:" + folder.resolve(worker))
                .toArray(String[]::new))
        .withKeyFile(keyFile);
  }

  /** What the executor tells. */
  private static final class Witness implements ExecutorListener {
    private final Set<String> liars = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> lastStarted = new ConcurrentHashMap<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Map<Long, Integer> ends = new ConcurrentHashMap<>();
    private final List<ExitReport> exits = new CopyOnWriteArrayList<>();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

    @Override
    public void onWorkerStarted(String worker, long pid) {
      if (pid == LyingWorker.PID) {
        liars.add(worker);
      }
    }

    @Override
    public void onWorkerExited(ExitReport report) {
      exits.add(report);
    }

    @Override
    public void onTaskQueued(long id, String name) {
      queued.incrementAndGet();
    }

    @Override
    public void onTaskStarted(long id, String worker) {
      lastStarted.put(id, worker);
    }

    @Override
    public void onTaskFinished(long id, Optional<Throwable> failure) {
      ends.merge(id, 1, Integer::sum);
    }

    boolean hasHeardAll() {
      Set<String> exited = exits.stream().map(ExitReport::worker).collect(Collectors.toSet());
      return ends.size() == queued.get() && exited.containsAll(liars);
    }

    /** What the liar never got it cannot lie about, but it may have died with it. */
    private boolean mayBe(long id, Object outcome, LyingWorker liar) {
      String worker = lastStarted.get(id);
      boolean honest = worker != null && !liars.contains(worker);
      return outcome instanceof Truth
          || outcome instanceof CancellationException
          || (!honest && (liar.got(id) || outcome instanceof WorkerCrashedException));
    }

    void check(Map<Long, Object> outcomes, LyingWorker liar) {
      assertThat(thrown).isEmpty();
      assertThat(ends.values()).allMatch(times -> times == 1);
      assertThat(outcomes.entrySet())
          .filteredOn(ended -> !mayBe(ended.getKey(), ended.getValue(), liar))
          .isEmpty();
      assertThat(exits)
          .allSatisfy(
              exit -> {
                assertThat(exit.reason()).isNotBlank();
                boolean honest = exit.pid() != LyingWorker.PID && exit.pid() != 0;
                assertThat(honest && exit.kind() != ExitReport.Kind.COMPLETED).isFalse();
              });
      assertThat(exits).extracting(ExitReport::worker).doesNotHaveDuplicates();
    }
  }

  @Test
  void eachFutureEndsOnceAndWhatTheHonestWorkerRanIsRight() throws Exception {
    Witness witness = new Witness();
    Map<Long, Object> outcomes = new HashMap<>();
    LyingWorker liar = new LyingWorker(secret, SEED);
    listen("honest", this::workHonestly);
    listen("liar", liar);
    ExecutorSpec spec = spec("honest", "liar").withRestarts(1_000_000, Duration.ofMinutes(1));
    Executor executor = Executor.open(spec);
    AutoCloseable unused = executor.subscribe(witness);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> witness.thrown.add(failure));
    try {
      while (liar.conversations() < CONVERSATIONS || !outcomes.containsValue(LyingWorker.LIE)) {
        runSome(executor, outcomes);
      }
      end(executor);
      Patience.until("all ends are told", witness::hasHeardAll);
      witness.check(outcomes, liar);
      assertThat(executor.status().done()).isEqualTo(witness.queued.get());
      assertThat(executor.status().running()).isZero();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed=" + SEED + " (repeat with -Dfuzz.seed=" + SEED + ")", e);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static void end(Executor executor) throws InterruptedException {
    executor.shutdown();
    assertThat(executor.awaitTermination(Patience.deadline())).as("terminated").isTrue();
  }

  private void workHonestly(SocketChannel channel) throws IOException {
    Object unused = WorkerSession.serve(Hands.ofStartedWorker(channel, secret), new Bystander());
  }

  /** Tasks by themselves, of which one is cancelled, and items, which share orders. */
  private static void runSome(Executor executor, Map<Long, Object> outcomes) throws Exception {
    List<Future<Truth>> tasks = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      tasks.add(executor.submit(Truth::new, i));
    }
    boolean unused = tasks.get(AT_ONCE / 2).cancel(true);
    List<Integer> numbers = IntStream.range(0, 10 * AT_ONCE).boxed().toList();
    try (Stream<Future<Truth>> settled = executor.mapSettled(Truth::new, numbers)) {
      List<Future<Truth>> items = settled.toList();
      assertThat(items).hasSameSizeAs(numbers);
      for (int i = 0; i < items.size(); i++) {
        Object unusedToo = outcome(items.get(i), i);
      }
    }
    for (int i = 0; i < AT_ONCE; i++) {
      outcomes.put(tasks.get(i).id(), outcome(tasks.get(i), i));
    }
  }

  /** A truth is that of this number; what else there is may be a lie, but a failure has a name. */
  private static Object outcome(Future<?> future, int number) throws Exception {
    try {
      Object value = Patience.get(future);
      if (value instanceof Truth truth) {
        assertThat(truth.of()).isEqualTo(number);
      }
      return value == null ? "null" : value;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      boolean named =
          cause instanceof ProcessionException
              || cause instanceof LinkageError // that the liar told
              || String.valueOf(cause.getMessage()).startsWith("a worker answered ");
      assertThat(named).as(cause.toString()).isTrue();
      return cause;
    } catch (CancellationException e) {
      return e;
    }
  }

  @Test
  void whyAWorkerIsNotBelievedIsReported() throws Exception {
    listen("liar", channel -> talk(channel, READY, Frame.of(FrameKind.SETUP, 1)));
    Executor executor = Executor.open(spec("liar").withRestarts(0, Duration.ofMinutes(1)));
    assertThat(Patience.failure(executor.submit(() -> 1)))
        .hasMessageContaining("a worker does not say that: stage=READY, kind=SETUP");
    end(executor);
  }

  /** It says that it lives, but does nothing that it is told. */
  @Test
  void aWorkerThatDoesNotEndIsLeft() throws Exception {
    ExitReport exit =
        exitOfADeafOne(
            executor -> {
              Future<Integer> task = executor.submit(() -> 1);
              Patience.until("it runs", task::isRunning);
              assertThat(task.cancel(true)).isTrue();
            },
            READY);
    assertThat(exit.kind()).isEqualTo(ExitReport.Kind.UNRESPONSIVE);
    assertThat(exit.reason())
        .contains("it has not ended; it had been told to end: its task was cancelled");
  }

  @Test
  void aWorkerThatIsNeverReadyAndDoesNotEndIsLeft() throws Exception {
    ExitReport exit =
        exitOfADeafOne(
            executor ->
                assertThat(Patience.failure(executor.submit(() -> 1)))
                    .isInstanceOf(BrokenExecutorException.class));
    assertThat(exit.kind()).isEqualTo(ExitReport.Kind.NEVER_READY);
    assertThat(exit.reason()).contains("it had been told to end: it did not become ready within");
  }

  private interface Use {
    void of(Executor executor) throws Exception;
  }

  private ExitReport exitOfADeafOne(Use use, Frame... first) throws Exception {
    Witness witness = new Witness();
    Duration startLimit = first.length == 0 ? Duration.ofMillis(200) : Patience.deadline();
    ExecutorSpec spec =
        spec("deaf")
            .withRestarts(0, Duration.ofMinutes(1))
            .withProcess(ProcessSpec.ofCurrentJvm().withStartTimeout(startLimit));
    Liveness impatient = new Liveness(Duration.ofMillis(20), 2, 5);
    listen("deaf", channel -> talk(channel, first));
    Executor executor = SocketBackend.open(spec, impatient);
    AutoCloseable unused = executor.subscribe(witness);
    use.of(executor.with(TaskOptions.none().withGrace(Duration.ZERO)));
    end(executor);
    Patience.until("its exit is told", () -> !witness.exits.isEmpty());
    return witness.exits.get(0);
  }

  /** Says frames, then again and again that it lives, if it has said anything. */
  private void talk(SocketChannel channel, Frame... frames) throws IOException {
    try (Connection connection = Hands.ofStartedWorker(channel, secret)) {
      for (Frame frame : frames) {
        connection.send(frame);
      }
      boolean open = true;
      while (open) {
        connection.flush();
        open = connection.receive(frame -> true, frames.length == 0 ? Long.MAX_VALUE : 0);
        if (frames.length > 0) {
          connection.send(Frame.of(FrameKind.PONG, 0));
        }
      }
    }
  }
}

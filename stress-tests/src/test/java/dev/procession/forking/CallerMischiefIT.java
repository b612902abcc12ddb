package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.BrokenExecutorException;
import dev.procession.ChildProcess;
import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.WorkerStartException;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers and machines do wrong: told with the way out, and nothing hangs or is left. */
@Rounds
class CallerMischiefIT {
  /** {@code -Dstorm=200} for the long form. */
  private static final int STORM = Integer.getInteger("storm", 16);

  @TempDir Path folder;

  private static ExecutorSpec spec(ProcessSpec process) {
    return ExecutorSpec.of("forking")
        .withWorkers(2)
        .withProcess(process)
        .withRestarts(0, Duration.ofHours(1));
  }

  private static Throwable failureWith(ProcessSpec process) throws Exception {
    try (Executor executor = Executor.open(spec(process))) {
      return Patience.failure(executor.submit(Tasks::square, 1));
    } catch (WorkerStartException e) {
      return e; // known when it was opened
    }
  }

  @Test
  void aMissingJava() throws Exception {
    assertThat(failureWith(ProcessSpec.ofCurrentJvm().withJavaHome(folder)))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("there is no java to run")
        .hasMessageContaining("withJavaHome");
  }

  @Test
  void aWrongJava() throws Exception {
    Path java = folder.resolve("bin").resolve("java");
    Files.createDirectory(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho this is no java >&2\nexit 0\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    assertThat(failureWith(ProcessSpec.ofCurrentJvm().withJavaHome(folder)))
        .isInstanceOf(BrokenExecutorException.class)
        .hasMessageContaining("exit code=0")
        .hasMessageContaining("this is no java");
  }

  @Test
  void aFileThatIsNoProgram() throws Exception {
    Path java = folder.resolve("bin").resolve("java");
    Files.createDirectory(java.getParent());
    Files.write(java, new byte[] {0, 1, 2, 3});
    assertThat(java.toFile().setExecutable(true)).isTrue();
    assertThat(failureWith(ProcessSpec.ofCurrentJvm().withJavaHome(folder)))
        .isInstanceOf(BrokenExecutorException.class)
        .hasMessageContaining(java.toString());
  }

  @Test
  void aHeapThatTheMachineCanNotGive() throws Exception {
    assertThat(failureWith(ProcessSpec.ofCurrentJvm().withMaxHeap("1000000g")))
        .isInstanceOf(BrokenExecutorException.class)
        .hasMessageContaining("withMaxHeap");
  }

  /** A parent with a temp folder of its own, which prints why its task failed. */
  static final class Main {
    private Main() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      System.out.println(failureWith(ProcessSpec.ofCurrentJvm()).getMessage());
    }
  }

  private static String failureWithTemporaryFolder(Path temporary) throws Exception {
    Process parent =
        new ProcessBuilder(
                Program.command(
                    Main.class, List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData")))
            .redirectErrorStream(true)
            .start();
    String said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(parent.waitFor()).as(said).isZero();
    return said;
  }

  /** Nobody can make a folder in /proc, not even root. */
  @Test
  void aTemporaryFolderThatCanNotBeWritten() throws Exception {
    assertThat(failureWithTemporaryFolder(Path.of("/proc/self")))
        .contains("/proc/self", "java.io.tmpdir");
  }

  @Test
  void aTemporaryFolderThatIsFull() throws Exception {
    assumeTrue(
        call("mount", "-t", "tmpfs", "-o", "size=16k,nr_inodes=20", "tmpfs", folder.toString()),
        "NOT TESTED: no file system can be mounted here");
    try {
      fill();
      assertThat(failureWithTemporaryFolder(folder)).contains("java.io.tmpdir");
      try (var left = Files.list(folder)) {
        assertThat(left.map(Path::getFileName)).containsExactly(Path.of("fill"));
      }
    } finally {
      assertThat(call("umount", folder.toString())).isTrue();
    }
  }

  private void fill() throws IOException {
    try {
      Files.write(folder.resolve("fill"), new byte[1 << 20]);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean call(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aStormOfProcesses() throws Exception {
    try (Executor executor = Executor.open("forking")) {
      ProcessSpec small = ProcessSpec.ofCurrentJvm().withMaxHeap("16m");
      List<CompletableFuture<ChildProcess>> ends = new ArrayList<>();
      List<Integer> codes = IntStream.range(0, STORM).map(i -> i % 100).boxed().toList();
      codes.parallelStream()
          .map(code -> executor.process(small, () -> Tasks.exit(code)).start().onExit())
          .forEachOrdered(ends::add);
      for (int i = 0; i < STORM; i++) {
        assertThat(ends.get(i).join().exitCode()).hasValue(codes.get(i));
      }
    }
  }

  @Test
  void closedAtOnceWithAHundredThousandPending() throws Exception {
    List<Future<Integer>> futures = new ArrayList<>();
    Signal go = new Signal(folder.resolve("go").toString()); // nobody raises it
    try (Executor executor = Executor.open(spec(ProcessSpec.ofCurrentJvm()))) {
      for (int worker = 0; worker < 2; worker++) {
        Signal started = new Signal(folder.resolve("started-" + worker).toString());
        Future<?> unused = executor.submit(() -> Tasks.await(started, go));
        started.await();
      }
      for (int i = 0; i < 100_000; i++) {
        futures.add(executor.submit(Tasks::square, i));
      }
      List<Future<?>> never = executor.shutdownNow();
      assertThat(never).hasSize(100_000).allMatch(Future::isCancelled);
    }
    assertThat(futures).allMatch(Future::isDone);
  }

  @Test
  void aCloseWaitsForAHundredThousandPending() throws Exception {
    List<Future<Integer>> futures = new ArrayList<>();
    try (Executor executor = Executor.open(spec(ProcessSpec.ofCurrentJvm()))) {
      for (int i = 0; i < 100_000; i++) {
        futures.add(executor.submit(Tasks::square, i % 1_000));
      }
    }
    for (int i = 0; i < futures.size(); i++) {
      assertThat(futures.get(i).isDone()).isTrue();
      assertThat(futures.get(i).get()).isEqualTo(i % 1_000 * (i % 1_000));
    }
  }

  @Test
  void twoExecutorsClosedAtOnce() throws Exception {
    Executor one = Executor.open(spec(ProcessSpec.ofCurrentJvm()));
    Executor two = Executor.open(spec(ProcessSpec.ofCurrentJvm()));
    List<Future<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      futures.add((i % 2 == 0 ? one : two).submit(Tasks::square, i));
    }
    CompletableFuture<Void> closing =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(one::close),
            CompletableFuture.runAsync(one::close),
            CompletableFuture.runAsync(two::close));
    closing.get(Patience.deadline().toSeconds(), TimeUnit.SECONDS);
    for (int i = 0; i < futures.size(); i++) {
      assertThat(Patience.get(futures.get(i))).isEqualTo(i * i);
    }
  }

  /** In a worker: an executor of its own, and what its worker tells. */
  private static List<Long> tree(String backend) throws Exception {
    List<Long> pids = new ArrayList<>(List.of(CurrentProcess.get().pid()));
    try (Executor own = Executor.open(ExecutorSpec.of(backend).withWorkers(1))) {
      pids.add(Patience.get(own.submit(() -> CurrentProcess.get().parentPid())));
      pids.add(Patience.get(own.submit(() -> CurrentProcess.get().pid())));
      assertThat(own.map(Tasks::square, List.of(1, 2, 3)).toList()).containsExactly(1, 4, 9);
    }
    return pids;
  }

  /** Both workers are busy with such tasks at once, and more of them wait. */
  @Test
  void tasksThatOpenExecutorsOfTheirOwn() throws Exception {
    try (Executor executor = Executor.open(spec(ProcessSpec.ofCurrentJvm()))) {
      List<Future<List<Long>>> trees = new ArrayList<>();
      for (String backend : List.of("forking", "local", "local", "forking")) {
        trees.add(executor.submit(CallerMischiefIT::tree, backend));
      }
      for (int i = 0; i < trees.size(); i++) {
        List<Long> pids = Patience.get(trees.get(i));
        assertThat(pids.get(0)).isNotEqualTo(ProcessHandle.current().pid());
        if (i % 3 == 0) {
          assertThat(pids.get(1)).isEqualTo(pids.get(0));
          assertThat(pids.get(2)).isNotEqualTo(pids.get(0));
          assertThat(ProcessHandle.of(pids.get(2))).isEmpty();
        } else {
          assertThat(pids.get(2)).isEqualTo(pids.get(0));
        }
      }
    }
  }

  /** What the logger of settings says meanwhile. */
  private static List<String> said(Callable<?> action) throws Exception {
    List<String> said = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            said.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.procession.settings");
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      Object unused = action.call();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    return said;
  }

  @Test
  void theHeapsOfManyWorkersFitTheMemory() throws Exception {
    long memory = WorkerHeaps.ofThisMachine().memory();
    ExecutorSpec many = ExecutorSpec.of("forking").withWorkers(64);
    List<Long> heaps = new ArrayList<>();
    List<String> said =
        said(
            () -> {
              try (Executor executor = Executor.open(many)) {
                return heaps.add(
                    Patience.get(executor.submit(() -> Runtime.getRuntime().maxMemory())));
              }
            });
    assumeTrue(memory / 4 * 3 / 64 >= MemorySize.bytes("32m"), "NOT TESTED: little memory");
    assertThat(said).isEmpty();
    assertThat(heaps.get(0) * 64).isBetween(memory / 2, memory);
  }

  @Test
  void aSpecForMoreThanTheMemoryIsToldWhenItIsOpened() throws Exception {
    String heap = MemorySize.text(WorkerHeaps.ofThisMachine().memory() / 4 * 3);
    ExecutorSpec large = spec(ProcessSpec.ofCurrentJvm().withMaxHeap(heap));
    assertThat(
            said(
                () -> {
                  Executor.open(large).close();
                  return null;
                }))
        .singleElement()
        .asString()
        .contains("together grow larger than the memory", "workers=2", "maxHeap=" + heap);
  }
}

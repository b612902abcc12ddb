package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.WorkerCrashedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large arrays arrive as they were, or not at all, whoever dies or gives up meanwhile. */
class SharedMemoryIT {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int TASKS = 400;
  private static final int AT_ONCE = 8;

  @TempDir Path folder;
  private final Queue<Long> pids = new ConcurrentLinkedQueue<>();

  private static long[] content(int number) {
    long[] content = new long[(40 + number % 3 * 40) << 10];
    Arrays.setAll(content, i -> number * 31L + i);
    return content;
  }

  /** What a worker sees of a task that nobody waits for any more counts too. */
  private static long[] check(long[] sent, int number, String wrong) throws IOException {
    if (!Arrays.equals(sent, content(number))) {
      Files.writeString(Path.of(wrong, "task-" + number), "not as it was sent");
    }
    return sent;
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (Files.exists(MEMORY)) {
      String ours = "procession-" + ProcessHandle.current().pid() + "-";
      try (Stream<Path> folders = Files.list(MEMORY)) {
        assertThat(folders.filter(path -> path.getFileName().toString().startsWith(ours)))
            .hasSizeLessThanOrEqualTo(1) // it stays until this JVM ends
            .allSatisfy(path -> assertThat(path).isEmptyDirectory());
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void arraysOfManyTasksAreNeverMixedUp() throws Exception {
    run(future -> {});
  }

  @Test
  void cancelledTasksSpoilNoOthers() throws Exception {
    Random random = new Random(1);
    List<Future<long[]>> older = new ArrayList<>();
    run(
        future -> {
          older.add(future);
          if (random.nextInt(3) == 0) {
            boolean unused =
                older.remove(random.nextInt(older.size())).cancel(random.nextBoolean());
            older.subList(0, Math.max(0, older.size() - AT_ONCE)).clear();
          }
        });
  }

  @Test
  void killedWorkersSpoilNoOthers() throws Exception {
    Random random = new Random(2);
    run(
        future -> {
          if (random.nextInt(20) == 0 && !pids.isEmpty()) {
            ProcessHandle.of(pids.remove()).ifPresent(ProcessHandle::destroyForcibly);
          }
        });
  }

  /** As workers that a launcher puts into a container. */
  @Test
  void workersThatDoNotSeeItGetTheirArraysAllTheSame() throws Exception {
    List<String> apart =
        List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /dev/shm && exec \"$@\"", "sh");
    assumeTrue(works(apart), "NOT TESTED: not root, or there is no unshare");
    UnaryOperator<List<String>> command =
        java -> Stream.concat(apart.stream(), java.stream()).toList();
    ExecutorSpec spec = ExecutorSpec.of("apart").withWorkers(2);
    Random random = new Random(3);
    run(
        ForkingBackend.open("apart", spec, command),
        future -> {
          if (random.nextInt(4) == 0) {
            boolean unused = future.cancel(random.nextBoolean());
          } else if (random.nextInt(40) == 0 && !pids.isEmpty()) {
            ProcessHandle.of(pids.remove()).ifPresent(ProcessHandle::destroyForcibly);
          }
        });
  }

  @Test
  void aWorkerWithATemporaryFolderOfItsOwnSeesIt(@TempDir Path own) throws Exception {
    assumeTrue(Files.isDirectory(MEMORY), "NOT TESTED: there is no shared memory here");
    ExecutorSpec spec =
        ExecutorSpec.of("forking")
            .withWorkers(1)
            .withProcess(
                ProcessSpec.ofCurrentJvm()
                    .withEnvironment("TMPDIR", own.toString())
                    .withJvmArguments("-Djava.io.tmpdir=" + own));
    try (Executor executor = Executor.open(spec)) {
      String memory = MEMORY.toString();
      long parent = ProcessHandle.current().pid();
      assertThat(executor.submit(() -> marks(memory, parent)).get(60, TimeUnit.SECONDS))
          .hasSize(1)
          .doesNotContain(Long.MIN_VALUE); // it has told there what it runs
    }
  }

  private static List<Long> marks(String memory, long parent) throws IOException {
    List<Long> marks = new ArrayList<>();
    for (Path folder : list(Path.of(memory), "procession-" + parent + "-*")) {
      for (Path mark : list(folder, "*_started")) {
        marks.add(
            ByteBuffer.wrap(Files.readAllBytes(mark)).order(ByteOrder.nativeOrder()).getLong());
      }
    }
    return marks;
  }

  private static List<Path> list(Path folder, String names) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
      found.forEach(files::add);
    }
    return files;
  }

  private static boolean works(List<String> prefix) throws InterruptedException {
    List<String> trial = new ArrayList<>(prefix);
    trial.add("true");
    try {
      return new ProcessBuilder(trial).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void run(Consumer<Future<long[]>> mishap) throws Exception {
    run(Executor.open(ExecutorSpec.of("forking").withWorkers(2)), mishap);
  }

  private void run(Executor opened, Consumer<Future<long[]>> mishap) throws Exception {
    String wrong = folder.toString();
    int arrived = 0;
    try (Executor executor = opened) {
      AutoCloseable unused =
          executor.subscribe(
              new ExecutorListener() {
                @Override
                public void onWorkerStarted(String worker, long pid) {
                  pids.add(pid);
                }
              });
      List<Future<long[]>> futures = new ArrayList<>();
      for (int i = 0; i < TASKS + AT_ONCE; i++) {
        if (i >= AT_ONCE && arrives(futures.get(i - AT_ONCE), i - AT_ONCE)) {
          arrived++;
        }
        if (i < TASKS) {
          int number = i;
          long[] sent = content(number);
          futures.add(executor.submit(() -> check(sent, number, wrong)));
          mishap.accept(futures.get(i));
        }
      }
    }
    assertThat(arrived).isGreaterThan(0);
  }

  private static boolean arrives(Future<long[]> future, int number) throws Exception {
    try {
      assertThat(Arrays.equals(future.get(60, TimeUnit.SECONDS), content(number))).isTrue();
      return true;
    } catch (CancellationException e) {
      return false;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(WorkerCrashedException.class);
      return false;
    }
  }
}

package dev.procession.forking;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.CurrentProcess;
import dev.procession.Executor;
import dev.procession.ExecutorListener;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.Futures;
import dev.procession.Futures.ReturnWhen;
import dev.procession.WorkerCrashedException;
import java.io.File;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has run is not run again, also when its answer died with its worker. */
class AtMostOnceIT {
  private static final int TASKS = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static int note(String file, int number) throws IOException {
    Files.writeString(Path.of(file), number + "\n", StandardOpenOption.APPEND);
    return number;
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 4_000, 7_000})
  void tasksWithoutRetriesRunOnceWhenTheirWorkerIsKilled(int until) throws Exception {
    kill(List.of(until));
  }

  @Test
  void manyKillsBetweenAndUnderShortTasksBreakNothing() throws Exception {
    kill(IntStream.rangeClosed(1, 12).map(kill -> kill * TASKS / 13).boxed().toList());
  }

  /**
   * Kills the worker each time when a task has ended; more often than the restart budget allows.
   */
  private void kill(List<Integer> afterTasks) throws Exception {
    Path file = Files.createFile(folder.resolve("runs"));
    String name = file.toString();
    AtomicLong pid = new AtomicLong();
    int failed = 0;
    try (Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1))) {
      AutoCloseable unused =
          executor.subscribe(
              new ExecutorListener() {
                @Override
                public void onWorkerStarted(String worker, long started) {
                  pid.set(started);
                }
              });
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int number = i;
        futures.add(executor.submit(() -> note(name, number)));
      }
      for (int task : afterTasks) {
        Object unusedEnd =
            Futures.await(List.of(futures.get(task)), ReturnWhen.ALL_COMPLETED, LIMIT);
        ProcessHandle.of(pid.get()).ifPresent(ProcessHandle::destroyForcibly);
      }
      for (int i = 0; i < TASKS; i++) {
        try {
          assertThat(futures.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(WorkerCrashedException.class);
          failed++;
        }
      }
    }
    List<String> runs = Files.readAllLines(file);
    assertThat(runs).doesNotHaveDuplicates();
    assertThat(runs.stream().collect(Collectors.toSet()).size())
        .isBetween(TASKS - failed, TASKS); // one that failed may have run to its end, or not
  }

  /**
   * A mark in shared memory tells what a dead worker had begun; here it is gone. The tasks are so
   * short that answers are on their way together, and some are lost.
   */
  @Test
  void tasksRunOnceThoughNobodyCanTellWhatTheirWorkerHadBegun() throws Exception {
    Path file = Files.write(folder.resolve("runs"), new byte[TASKS]);
    String name = file.toString();
    int crashed = 0;
    try (Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1))) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        futures.add(executor.submit(number -> run(name, number), i));
      }
      for (Future<Integer> future : futures) {
        try {
          Object unused = future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(WorkerCrashedException.class);
          crashed++;
        }
      }
    }
    byte[] runs = Files.readAllBytes(file);
    assertThat(IntStream.range(0, TASKS).filter(task -> runs[task] > 1)).isEmpty();
    assertThat(crashed).isBetween(1, 256); // what one worker may hold
  }

  /** Where each task of this worker is counted, at no cost. */
  private static @Nullable MappedByteBuffer counts;

  private static int run(String file, int number) throws IOException {
    MappedByteBuffer counted = counts;
    if (counted == null) {
      removeMarks();
      try (FileChannel channel = FileChannel.open(Path.of(file), READ, WRITE)) {
        counted = channel.map(FileChannel.MapMode.READ_WRITE, 0, TASKS);
      }
      counts = counted;
    }
    counted.put(number, (byte) (counted.get(number) + 1));
    if (number == TASKS / 2) {
      Runtime.getRuntime().halt(3);
    }
    return number;
  }

  private static void removeMarks() throws IOException {
    String ours = "procession-" + CurrentProcess.get().parentPid() + "-";
    for (File parents : new File("/dev/shm").listFiles((dir, name) -> name.startsWith(ours))) {
      for (File mark : parents.listFiles((dir, name) -> name.endsWith("_started"))) {
        Files.delete(mark.toPath());
      }
    }
  }
}

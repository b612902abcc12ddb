package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.Patience;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large arrays of workers that do not see their parent's memory. */
class UnsharedMemoryIT {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int STRANGER = 65_533;
  private static final int[] SIZES = {256 << 10, (1 << 20) + 8, 7 << 20, 64 << 20};

  /** How a started worker is kept from it; as in a container, and as README recommends. */
  private enum Apart {
    ON_A_MOUNT_OF_ITS_OWN,
    AS_ANOTHER_USER;

    List<String> prefix() {
      String mount = "mount -t tmpfs tmpfs " + MEMORY + " && exec \"$@\"";
      String id = Integer.toString(STRANGER);
      return switch (this) {
        case ON_A_MOUNT_OF_ITS_OWN -> List.of("unshare", "-m", "sh", "-c", mount, "sh");
        case AS_ANOTHER_USER ->
            List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--");
      };
    }

    void ensureItWorks() throws Exception {
      assumeTrue(Files.isDirectory(MEMORY), "NOT TESTED: there is no shared memory here");
      List<String> trial = new ArrayList<>(prefix());
      trial.add("true");
      boolean works;
      try {
        works = new ProcessBuilder(trial).start().waitFor() == 0;
      } catch (IOException e) {
        works = false;
      }
      assumeTrue(works, "NOT TESTED: not root, or there is no " + prefix().get(0) + ": " + this);
    }
  }

  /** Several in one object. */
  private record Arrays3(byte[] bytes, long[] longs, double[] doubles) implements Serializable {
    static Arrays3 of(int size, long seed) {
      Random random = new Random(seed);
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      return new Arrays3(
          bytes, random.longs(size / 8).toArray(), random.doubles(size / 8).toArray());
    }

    boolean isLike(Arrays3 other) {
      return Arrays.equals(bytes, other.bytes)
          && Arrays.equals(longs, other.longs)
          && Arrays.equals(doubles, other.doubles);
    }
  }

  @TempDir static Path shared;
  private static String classPath;

  @TempDir Path folder;
  private Process worker;
  private ExecutorSpec spec;

  /** The build's folders may be closed to others. */
  @BeforeAll
  static void copyClassPath() throws IOException {
    open(shared);
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      Path to = shared.resolve(copies.size() + "-" + from.getFileName());
      if (Files.exists(from)) {
        copy(from, to);
        copies.add(to.toString());
      }
    }
    classPath = String.join(File.pathSeparator, copies);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        open(Files.copy(file, to.resolve(from.relativize(file).toString())));
      }
    }
  }

  private static void open(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @BeforeEach
  void openFolder() throws IOException {
    open(folder);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (worker != null) {
      worker.destroyForcibly().onExit().join();
    }
    if (Files.isDirectory(MEMORY)) {
      Patience.until("no array is left", () -> ours().isEmpty());
    }
  }

  /** What this JVM has in shared memory. */
  private static List<Path> ours() {
    String start = "procession-" + ProcessHandle.current().pid() + "-";
    List<Path> files = new ArrayList<>();
    for (File ofParent : MEMORY.toFile().listFiles((dir, name) -> name.startsWith(start))) {
      for (File file : ofParent.listFiles()) {
        files.add(file.toPath());
      }
    }
    return files;
  }

  private void start(Apart apart) throws Exception {
    apart.ensureItWorks();
    Path key = RunningWorkers.newKeyFile(folder.resolve("key"));
    Path itsKey = Files.copy(key, folder.resolve("its-key"));
    if (apart == Apart.AS_ANOTHER_USER) {
      Files.setAttribute(itsKey, "unix:uid", STRANGER);
    }
    String address = "tcp://127.0.0.1:" + freePort();
    ProcessBuilder command = RunningWorkers.command(address, "--key-file", itsKey.toString());
    command.command().set(2, classPath);
    command.command().addAll(0, apart.prefix());
    worker = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = worker.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("listening at " + address);
    spec = ExecutorSpec.of("socket").withAddresses(address).withKeyFile(key);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest
  @EnumSource
  void argumentsAndResultsOfAllSizesArrive(Apart apart) throws Exception {
    start(apart);
    try (Executor executor = Executor.open(spec)) {
      for (int size : SIZES) {
        long[] sent = new Random(size).longs(size / 8).toArray();
        long[] got = Patience.get(executor.submit(() -> sent));
        assertThat(Arrays.equals(got, sent)).isTrue();
      }
      for (int size : new int[] {256 << 10, 5 << 20}) {
        Arrays3 sent = Arrays3.of(size, size);
        assertThat(Patience.get(executor.submit(() -> sent)).isLike(sent)).isTrue();
      }
      assertThat(Patience.get(executor.submit(UnsharedMemoryIT::seen))).isZero();
    }
  }

  /** What a task finds of its parent's in shared memory, and can look into. */
  private static long seen() {
    String[] found = MEMORY.toFile().list((dir, name) -> name.startsWith("procession-"));
    return Stream.of(found == null ? new String[0] : found)
        .filter(name -> MEMORY.resolve(name).toFile().list() != null)
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void itemsOfAMapArrive(Apart apart) throws Exception {
    start(apart);
    List<double[]> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      items.add(new Random(i).doubles(i % 3 == 0 ? 100 : 40_000).toArray());
    }
    try (Executor executor = Executor.open(spec);
        Stream<double[]> results = executor.map(UnsharedMemoryIT::negate, items)) {
      List<double[]> got = results.toList();
      assertThat(got).hasSize(items.size());
      for (int i = 0; i < items.size(); i++) {
        assertThat(Arrays.equals(got.get(i), negate(items.get(i)))).isTrue();
      }
    }
  }

  private static double[] negate(double[] numbers) {
    return Arrays.stream(numbers).map(number -> -number).toArray();
  }

  @Test
  void cancelledTasksSpoilNoOthersNorWhatIsSharedMeanwhile() throws Exception {
    start(Apart.ON_A_MOUNT_OF_ITS_OWN);
    try (RunningWorkers seeing = RunningWorkers.start(1);
        Executor apart = Executor.open(spec);
        Executor together =
            Executor.open(
                ExecutorSpec.of("socket")
                    .withAddresses(seeing.addresses())
                    .withKeyFile(seeing.keyFile()))) {
      Random random = new Random(4);
      List<Future<long[]>> futures = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        long[] sent = content(i);
        futures.add((i % 4 == 3 ? together : apart).submit(() -> sent));
        if (random.nextInt(3) == 0) {
          boolean unused =
              futures.get(Math.max(0, i - random.nextInt(4))).cancel(random.nextBoolean());
        }
        if (i >= 8) {
          check(futures, i - 8);
        }
      }
      for (int i = 112; i < 120; i++) {
        check(futures, i);
      }
    }
  }

  private static long[] content(int number) {
    long[] content = new long[(40 + number % 3 * 200) << 10];
    Arrays.setAll(content, i -> number * 31L + i);
    return content;
  }

  private static void check(List<Future<long[]>> futures, int number) throws Exception {
    try {
      assertThat(Arrays.equals(Patience.get(futures.get(number)), content(number))).isTrue();
    } catch (CancellationException e) {
      // As it was meant.
    }
  }

  @Test
  void aWorkerThatDiesWhileItReceivesLeavesNothing() throws Exception {
    start(Apart.ON_A_MOUNT_OF_ITS_OWN);
    try (Executor executor = Executor.open(spec)) {
      assertThat(Patience.get(executor.submit(() -> 1))).isEqualTo(1);
      String pid = Long.toString(worker.pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
      byte[] large = new byte[64 << 20]; // more than a socket takes
      Future<Integer> travelling = executor.submit(() -> large.length);
      assertThat(ours()).hasSize(2); // it, and the mark
      worker.destroyForcibly();
      assertThat(Patience.failure(travelling)).isInstanceOf(WorkerCrashedException.class);
      executor.shutdownNow();
    }
  }
}

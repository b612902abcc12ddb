package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.BrokenExecutorException;
import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.WorkerCrashedException;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program {@link Worker}, as somebody starts it. */
class WorkerIT {
  private static final byte[] HALF_A_HELLO = {'P', 'R', 'C', 'N', 2, 'P', 'a', 7};

  @TempDir Path folder;
  private Path keyFile;
  private final List<Process> started = new ArrayList<>();
  private final List<SocketChannel> strangers = new ArrayList<>();

  @BeforeEach
  void makeKey() throws IOException {
    keyFile = RunningWorkers.newKeyFile(folder.resolve("key"));
  }

  @AfterEach
  void end() throws IOException {
    for (SocketChannel stranger : strangers) {
      stranger.close();
    }
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
  }

  private String listening(String address) throws IOException {
    return listening(address, RunningWorkers.command(address, "--key-file", keyFile.toString()));
  }

  private String listening(String address, ProcessBuilder command) throws IOException {
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("listening at " + address);
    return address;
  }

  private ExecutorSpec spec(String address) {
    return ExecutorSpec.of("socket").withAddresses(address).withKeyFile(keyFile);
  }

  private static String refusal(Process process, int code) throws Exception {
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(code);
    return said;
  }

  @Test
  void servesOneExecutorAfterTheOther() throws Exception {
    String address = listening("unix:" + folder.resolve("w"));
    long first;
    try (Executor executor = Executor.open(spec(address))) {
      first = executor.submit(() -> ProcessHandle.current().pid()).get();
    }
    try (Executor executor = Executor.open(spec(address))) {
      assertThat(executor.submit(() -> ProcessHandle.current().pid()).get()).isEqualTo(first);
    }
  }

  @Test
  void aSecondExecutorWaitsItsTurn() throws Exception {
    String address = listening("unix:" + folder.resolve("w"));
    try (Executor second = Executor.open(spec(address))) {
      Future<Integer> later;
      try (Executor first = Executor.open(spec(address))) {
        assertThat(first.submit(() -> 1).get()).isEqualTo(1);
        later = second.submit(() -> 2);
        assertThat(first.submit(() -> 3).get()).isEqualTo(3);
      }
      assertThat(later.get()).isEqualTo(2);
    }
  }

  @Test
  void silentStrangersDoNotKeepOthersAway() throws Exception {
    Path socket = folder.resolve("w");
    String address = listening("unix:" + socket);
    try (Executor executor = Executor.open(spec(address))) {
      for (int i = 0; i < 1000; i++) {
        SocketChannel stranger = stranger(socket);
        if (i % 3 == 0) { // garbage, or a part of a hello
          int unused = stranger.write(ByteBuffer.wrap(i % 2 == 0 ? new byte[50] : HALF_A_HELLO));
        }
      }
      assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
    }
  }

  private SocketChannel stranger(Path socket) throws IOException {
    SocketChannel stranger = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    strangers.add(stranger);
    return stranger;
  }

  @Test
  void whereNoDescriptorIsLeftItServesOnAndTakesTheNextExecutor() throws Exception {
    Path socket = folder.resolve("w");
    String address = "unix:" + socket;
    ProcessBuilder command = RunningWorkers.command(address, "--key-file", keyFile.toString());
    command.command().addAll(0, List.of("sh", "-c", "ulimit -n 128; exec \"$@\"", "sh"));
    listening(address, command);
    long first;
    try (Executor executor = Executor.open(spec(address))) {
      first = executor.submit(() -> ProcessHandle.current().pid()).get();
      for (int i = 0; i < 300; i++) { // three descriptors each
        SocketChannel unused = stranger(socket);
        assertThat(executor.submit(Tasks::square, i).get()).isEqualTo(i * i);
      }
    }
    try (Executor executor = Executor.open(spec(address))) {
      assertThat(executor.submit(() -> ProcessHandle.current().pid()).get()).isEqualTo(first);
    }
  }

  @Test
  void aStoppedWorkerIsGivenUp() throws Exception {
    String address = listening("unix:" + folder.resolve("w"));
    Signal begun = new Signal(folder.resolve("begun").toString());
    Signal never = new Signal(folder.resolve("never").toString());
    Liveness impatient = new Liveness(Duration.ofMillis(100), 2, 5);
    try (Executor executor = SocketBackend.open(spec(address), impatient)) {
      Future<?> task = executor.submit(() -> Tasks.await(begun, never));
      begun.await();
      String pid = Long.toString(started.get(0).pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
      assertThat(Patience.failure(task))
          .isInstanceOfSatisfying(
              WorkerCrashedException.class,
              lost -> assertThat(lost.report().kind()).isEqualTo(ExitReport.Kind.UNRESPONSIVE))
          .hasMessageContaining("it has been silent for");
    }
  }

  @Test
  void anotherKeyIsRefusedAtOnce() throws Exception {
    String address = listening("unix:" + folder.resolve("w"));
    Path other = RunningWorkers.newKeyFile(folder.resolve("other"));
    ExecutorSpec wrong = spec(address).withKeyFile(other).withRestarts(0, Duration.ofMinutes(1));
    try (Executor executor = Executor.open(wrong)) {
      assertThatThrownBy(() -> executor.submit(() -> 1).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(BrokenExecutorException.class)
          .hasMessageContaining("the same key file");
    }
  }

  @Test
  void nobodyThereIsToldWithTheCommandToStartOne() throws Exception {
    String address = "unix:" + folder.resolve("nobody");
    ExecutorSpec short1 =
        spec(address)
            .withRestarts(0, Duration.ofMinutes(1))
            .withProcess(ProcessSpec.ofCurrentJvm().withStartTimeout(Duration.ofMillis(300)));
    try (Executor executor = Executor.open(short1)) {
      assertThatThrownBy(() -> executor.submit(() -> 1).get())
          .hasCauseInstanceOf(BrokenExecutorException.class);
    }
  }

  @Test
  void replacesADeadWorkersSocketButNotALiveOnes() throws Exception {
    Path socket = folder.resolve("w");
    String address = listening("unix:" + socket);
    Process second = RunningWorkers.command(address, "--key-file", keyFile.toString()).start();
    started.add(second);
    assertThat(refusal(second, 1)).contains("another worker listens there");
    Process first = started.get(0);
    first.destroyForcibly();
    first.onExit().join();
    assertThat(Files.exists(socket)).isTrue();
    assertThat(listening(address)).isEqualTo(address);
  }

  @Test
  void badArgumentsAreOneLineAndExitCodeTwo() throws Exception {
    Process none = RunningWorkers.command().start();
    assertThat(refusal(none, 2)).startsWith("usage: ").hasLineCount(1);
    Process far =
        RunningWorkers.command("tcp://10.0.0.1:7", "--key-file", keyFile.toString()).start();
    assertThat(refusal(far, 2)).contains("until there is TLS").hasLineCount(1);
    Process missing = RunningWorkers.command("unix:/tmp/x", "--key-file", "/none").start();
    assertThat(refusal(missing, 2)).contains("there is no key file").hasLineCount(1);
  }

  @Test
  void withOnceItEndsWithItsFirstExecutor() throws Exception {
    Path socket = folder.resolve("w");
    String address = "unix:" + socket;
    listening(address, RunningWorkers.command(address, "--once", "--key-file", keyFile.toString()));
    try (SocketChannel stranger = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertThat(stranger.isOpen()).isTrue(); // who only comes is no executor
    }
    try (Executor executor = Executor.open(spec(address))) {
      assertThat(Patience.get(executor.submit(() -> 1))).isEqualTo(1);
      assertThat(Patience.get(executor.submit(() -> 2))).isEqualTo(2);
    }
    assertThat(started.get(0).waitFor()).isZero();
    assertThat(socket).doesNotExist();
  }

  @Test
  void throughATunnelItIsReachedByTheNameThatItKnows() throws Exception {
    String address = "unix:" + folder.resolve("w");
    Path mounted = Files.createSymbolicLink(folder.resolve("mounted"), folder);
    String dialled = "unix:" + mounted.resolve("w");
    listening(
        address,
        RunningWorkers.command(address, "--key-file", keyFile.toString(), "--known-as", dialled));
    try (Executor executor = Executor.open(spec(dialled))) {
      assertThat(Patience.get(executor.submit(() -> 1))).isEqualTo(1);
    }
  }

  @Test
  void aFileAtItsAddressIsNotRemoved() throws Exception {
    Path thesis = Files.writeString(folder.resolve("thesis.txt"), "thesis");
    Process process =
        RunningWorkers.command("unix:" + thesis, "--key-file", keyFile.toString()).start();
    started.add(process);
    assertThat(refusal(process, 1)).contains("no socket").hasLineCount(1);
    assertThat(thesis).hasContent("thesis");
  }

  /** He hears not even that it is a worker. */
  @Test
  void aCallerWhoIsAnotherUserHearsNothing() throws Exception {
    OtherUser.require();
    Path socket = OtherUser.open(folder).resolve("w");
    String address = listening("unix:" + socket);
    OtherUser.open(socket);
    Process caller = OtherUser.at(socket, false);
    assertThat(caller.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("heard 0");
    try (Executor executor = Executor.open(spec(address))) {
      assertThat(Patience.get(executor.submit(() -> 1))).isEqualTo(1);
    }
  }

  @Test
  void aCallerWhoIsANamedUserIsSpokenTo() throws Exception {
    OtherUser.require();
    Path socket = OtherUser.open(folder).resolve("w");
    String address = "unix:" + socket;
    listening(
        address,
        RunningWorkers.command(
            address, "--peer-user", OtherUser.ID, "--key-file", keyFile.toString()));
    OtherUser.open(socket);
    Process caller = OtherUser.at(socket, false);
    assertThat(caller.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("heard 71");
  }
}

package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.ProcessSpec;
import dev.procession.SerializableCallable;
import dev.procession.WorkerCrashedException;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.tck.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real executor, a real worker, and somebody who does not know their key where the executor
 * expects its worker: he passes on what they say, and runs nothing.
 */
class RelayIT {
  private static final int LENGTH = 4;
  private static final int TAG = 16;

  @TempDir Path folder;
  private Path key;
  private Path marker;
  private Path log;
  private Path front;
  private Path real;
  private ServerSocketChannel server;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    key = RunningWorkers.newKeyFile(folder.resolve("key"));
    marker = folder.resolve("marker");
    log = folder.resolve("log");
    front = folder.resolve("front");
    real = folder.resolve("real");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(front));
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    started.forEach(Process::destroyForcibly);
    started.forEach(process -> process.onExit().join());
  }

  private void start(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("unix:" + real, "--key-file", key.toString()));
    arguments.addAll(List.of(options));
    Process process =
        RunningWorkers.command(arguments.toArray(new String[0]))
            .redirectError(log.toFile())
            .start();
    started.add(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("listening at unix:" + real);
  }

  private ExecutorSpec spec(Path address) {
    return ExecutorSpec.of("socket")
        .withAddresses("unix:" + address)
        .withKeyFile(key)
        .withRestarts(0, Duration.ofMinutes(1));
  }

  /** Adds a line to the marker. */
  private static int mark(String marker) throws IOException {
    Path unused =
        Files.writeString(
            Path.of(marker), "ran\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return 1;
  }

  private int timesRun() throws IOException {
    return Files.exists(marker) ? Files.readAllLines(marker).size() : 0;
  }

  private boolean isTold() {
    try {
      return Files.readString(log).contains("was not sent by the other side");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(SocketChannel from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (from.read(bytes) < 0) {
        throw new IOException("closed");
      }
    }
    return bytes.array();
  }

  private static void say(SocketChannel to, byte[]... words) throws IOException {
    for (byte[] word : words) {
      ByteBuffer bytes = ByteBuffer.wrap(word);
      while (bytes.hasRemaining()) {
        int unused = to.write(bytes);
      }
    }
  }

  private static void passHandshake(SocketChannel parent, SocketChannel worker) throws IOException {
    say(worker, bytes(parent, Stranger.HELLO));
    say(parent, bytes(worker, Stranger.HELLO));
    say(worker, bytes(parent, Stranger.PROOF));
  }

  private static void run(Attack attack) {
    CompletableFuture<Void> unused =
        CompletableFuture.runAsync(
            () -> {
              try {
                attack.run();
              } catch (IOException e) {
                // One of the two has enough of it.
              }
            },
            task -> new Thread(task, "between").start());
  }

  private interface Attack {
    void run() throws IOException;
  }

  /** He passes the handshake on to a worker at another address, and then speaks himself. */
  @Test
  void whoPassesOnAHandshakeToAnotherWorkerRunsNothing() throws Exception {
    start();
    byte[] order = order();
    CountDownLatch over = new CountDownLatch(1);
    run(
        () -> {
          try (SocketChannel worker = SocketChannel.open(UnixDomainSocketAddress.of(real))) {
            try (SocketChannel parent = server.accept()) {
              passHandshake(parent, worker);
            }
            say(worker, order);
            while (true) {
              byte[] unused = bytes(worker, 1); // until the worker hangs up
            }
          } finally {
            over.countDown();
          }
        });
    try (Executor executor = Executor.open(spec(front))) {
      assertThat(Patience.failure(executor.submit(() -> 1)))
          .hasMessageContaining("the same key file")
          .hasMessageContaining("--known-as")
          .hasMessageContaining("somebody between");
    }
    assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(timesRun()).isZero();
    try (Executor executor = Executor.open(spec(real))) {
      assertThat(Patience.get(executor.submit(() -> 1))).isEqualTo(1);
    }
    assertThat(Files.readString(log))
        .contains("knows the key, but dialled another address", "unix:" + real, "--known-as");
  }

  /** What a parent says to have a task run. */
  private byte[] order() {
    String path = marker.toString();
    SerializableCallable<Integer> task = () -> mark(path);
    Payload order = (Payload) RemoteWorker.pack(task);
    WorkerRequest request =
        new WorkerRequest(
            "W", "", "test", WorkerRequest.Purpose.POOL, ProcessSpec.ofCurrentJvm(), null, false);
    ByteBuffer said = ByteBuffer.allocate(1 << 16);
    byte[] introduction = Introduction.of(request, "", "w0").bytes();
    DamagedConversation.put(said, new Frame(FrameKind.SETUP, 0, introduction));
    for (int word : order.words()) {
      DamagedConversation.put(said, new Frame(FrameKind.DEFINE, word, Codec.definitionOf(word)));
    }
    DamagedConversation.put(said, order.frame(1));
    DamagedConversation.put(said, Frame.of(FrameKind.DRAIN, 0));
    byte[] bytes = new byte[said.position()];
    said.flip().get(bytes);
    return bytes;
  }

  private enum Mischief {
    NONE,
    FLIPPED,
    REPLAYED,
    LEFT_OUT,
    EXCHANGED,
    ANOTHER_PUT_BEFORE,
    CUT
  }

  /** The conversation of the executor with the worker through one in the middle. */
  private final class Between {
    private final Mischief mischief;
    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch workerLeft = new CountDownLatch(1);
    private final boolean answers;

    /** What he does is done to the second record of one side; the first is its introduction. */
    Between(Mischief mischief, boolean answers) {
      this.mischief = mischief;
      this.answers = answers;
      run(this::converse);
    }

    private void converse() throws IOException {
      try (SocketChannel parent = server.accept();
          SocketChannel worker = SocketChannel.open(UnixDomainSocketAddress.of(real))) {
        passHandshake(parent, worker);
        say(parent, bytes(worker, Stranger.PROOF));
        run(() -> pass(parent, worker, !answers));
        pass(worker, parent, answers);
      } finally {
        workerLeft.countDown();
      }
    }

    private void pass(SocketChannel from, SocketChannel to, boolean harm) throws IOException {
      try {
        say(to, record(from));
        byte[] second = record(from);
        if (harm) {
          harm(from, to, second);
        } else {
          say(to, second);
        }
        while (true) {
          say(to, record(from));
        }
      } finally {
        to.shutdownOutput();
      }
    }

    private void harm(SocketChannel from, SocketChannel to, byte[] record) throws IOException {
      done.countDown();
      switch (mischief) {
        case NONE -> say(to, record);
        case FLIPPED -> {
          record[record.length - TAG - 1] ^= 1;
          say(to, record);
        }
        case REPLAYED -> say(to, record, record);
        case LEFT_OUT -> {}
        case EXCHANGED -> say(to, record(from), record);
        case ANOTHER_PUT_BEFORE -> {
          byte[] order = order();
          ByteBuffer forged = ByteBuffer.allocate(LENGTH + order.length + TAG);
          say(to, forged.putInt(order.length).put(order).array(), record);
        }
        case CUT -> {
          say(to, Arrays.copyOf(record, record.length - 1));
          throw new IOException("cut");
        }
      }
    }

    private static byte[] record(SocketChannel from) throws IOException {
      byte[] length = bytes(from, LENGTH);
      byte[] rest = bytes(from, ByteBuffer.wrap(length).getInt() + TAG);
      return ByteBuffer.allocate(LENGTH + rest.length).put(length).put(rest).array();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoIsBetweenCanOnlyCut(Mischief mischief) throws Exception {
    start("--known-as", "unix:" + front);
    Between between = new Between(mischief, false);
    Executor executor = Executor.open(spec(front));
    try {
      Future<Integer> task = executor.submit(RelayIT::mark, marker.toString());
      assertThat(between.done.await(60, TimeUnit.SECONDS)).isTrue();
      if (mischief == Mischief.NONE) {
        assertThat(Patience.get(task)).isEqualTo(1);
      } else if (mischief == Mischief.REPLAYED) {
        Patience.until("it ends, either way", task::isDone);
      } else {
        boolean unused = task.cancel(true); // says something more
      }
      if (mischief == Mischief.NONE) {
        executor.close();
      }
      assertThat(between.workerLeft.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      executor.shutdownNow();
      assertThat(executor.awaitTermination(Patience.deadline())).isTrue();
    }
    switch (mischief) {
      case NONE -> assertThat(timesRun()).isEqualTo(1);
      case REPLAYED -> assertThat(timesRun()).isLessThanOrEqualTo(1);
      default -> assertThat(timesRun()).isZero();
    }
    if (mischief == Mischief.FLIPPED || mischief == Mischief.ANOTHER_PUT_BEFORE) {
      Patience.until("it is told", this::isTold);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLIPPED", "REPLAYED", "ANOTHER_PUT_BEFORE", "CUT"})
  void anAnswerThatIsNotTheWorkersIsNotBelieved(Mischief mischief) throws Exception {
    start("--known-as", "unix:" + front);
    Between between = new Between(mischief, true);
    Executor executor = Executor.open(spec(front));
    try {
      Future<Integer> task = executor.submit(RelayIT::mark, marker.toString());
      assertThat(between.done.await(60, TimeUnit.SECONDS)).isTrue();
      if (mischief == Mischief.REPLAYED) {
        Patience.until("it ends, either way", task::isDone);
      } else {
        assertThat(Patience.failure(task))
            .isInstanceOfSatisfying(
                WorkerCrashedException.class,
                lost ->
                    assertThat(lost.report().reason())
                        .contains(
                            mischief == Mischief.CUT
                                ? "was lost"
                                : "was not sent by the other side"));
      }
    } finally {
      executor.shutdownNow();
      assertThat(executor.awaitTermination(Patience.deadline())).isTrue();
    }
    assertThat(timesRun()).isEqualTo(1);
  }
}

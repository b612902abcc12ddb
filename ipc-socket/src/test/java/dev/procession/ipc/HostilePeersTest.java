package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.procession.ExitReport;
import dev.procession.ProcessSpec;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Results;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Hands;
import dev.procession.ipc.wire.Handshake.Refused;
import dev.procession.ipc.wire.Handshake.Role;
import dev.procession.ipc.wire.SocketPair;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A peer that knows the secret and means harm: random conversations of damaged, misplaced, cut and
 * oversized frames, in both directions. {@code -Dfuzz.conversations=N} runs more of them, {@code
 * -Dfuzz.seed=N} repeats one.
 */
class HostilePeersTest {
  private static final Long SEED = Long.getLong("fuzz.seed");
  private static final int CONVERSATIONS =
      Integer.getInteger("fuzz.conversations", SEED == null ? 300 : 1);

  /** So many fit into a test's time limit, on a slow machine too. */
  private static final int SLICE = 4_000;

  /** Of fewer conversations it is chance how many are whole. */
  private static final int ENOUGH = 100;

  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OURS = "procession-";
  private static final Executor THREADS = task -> new Thread(task, "hostile-peer").start();

  @TempDir Path folder;
  private ServerSocketChannel server;

  private final String sharedMemory = SharedMemory.begin("w0"); // as an honest parent does

  private static Census before;

  @BeforeAll
  static void count() throws IOException {
    SocketPair.open().close(); // a JVM's first close makes a socket that stays
    String unused = SharedMemory.begin("w0"); // a parent keeps its folder
    SharedMemory.end("w0");
    before = Census.take(OURS);
  }

  @AfterAll
  static void nothingIsLeft() {
    before.awaitNoMore(() -> Census.take(OURS));
  }

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    SharedMemory.end("w0");
    assertThat(foldersLikeOurs())
        .allMatch(folder -> folder.equals(Path.of(sharedMemory)))
        .allSatisfy(folder -> assertThat(folder).isEmptyDirectory());
  }

  /** Ours, and those of a damaged name, which differs in a few places. */
  private List<Path> foldersLikeOurs() throws IOException {
    return sharedMemory.isEmpty()
        ? List.of()
        : files(Path.of("/dev/shm")).stream()
            .filter(file -> differences(file.toString(), sharedMemory) <= 4)
            .toList();
  }

  private static int differences(String one, String other) {
    int common = Math.min(one.length(), other.length());
    return Math.max(one.length(), other.length())
        - (int) IntStream.range(0, common).filter(i -> one.charAt(i) == other.charAt(i)).count();
  }

  private static OptionalInt serve(SocketChannel channel) throws IOException {
    return WorkerSession.serve(Hands.shake(channel, Role.WORKER, SECRET), new Bystander());
  }

  private interface Victim {
    /** Whether the parent saw the worker's goodbye; of a worker that is not known. */
    boolean meet(SocketChannel channel, long seed) throws IOException;
  }

  static IntStream slices() {
    return IntStream.iterate(0, from -> from < CONVERSATIONS, from -> from + SLICE)
        .map(from -> Math.min(SLICE, CONVERSATIONS - from));
  }

  private void expose(Role hostileRole, int conversations, Victim victim) {
    long first = SEED == null ? new Random().nextLong() : SEED;
    AtomicLong read = new AtomicLong();
    for (int i = 0; i < conversations; i++) {
      long seed = first + i;
      try {
        assertTimeoutPreemptively(
            LIMIT, () -> read.addAndGet(framesRead(hostileRole, victim, seed)));
      } catch (Throwable e) {
        throw new AssertionError("seed=" + seed + " (repeat with -Dfuzz.seed=" + seed + ")", e);
      }
    }
    long sent = (long) conversations * DamagedConversation.FRAMES;
    if (conversations >= ENOUGH) {
      assertThat(read.get()).as("frames that were read, of %d", sent).isGreaterThan(sent / 4);
    }
    System.out.printf(
        "%,d frames of a hostile %s in %,d conversations, at least %,d of them read%n",
        sent, hostileRole, conversations, read.get());
  }

  /** How many frames the victim has certainly read: all of a conversation that is whole. */
  private int framesRead(Role hostileRole, Victim victim, long seed) throws Exception {
    DamagedConversation said = new DamagedConversation(seed, hostileRole, sharedMemory);
    SocketChannel hostileEnd = SocketChannel.open(server.getLocalAddress());
    SocketChannel victimsEnd = server.accept();
    CompletableFuture<Boolean> hostile =
        CompletableFuture.supplyAsync(() -> attack(hostileEnd, hostileRole, said), THREADS);
    boolean goodbye = victim.meet(victimsEnd, seed);
    boolean pong = hostile.get();
    if (!said.isWhole()) {
      return 0;
    }
    assertThat(hostileRole == Role.WORKER ? goodbye : pong).as("all was read").isTrue();
    return DamagedConversation.FRAMES;
  }

  /** Says it all; whether a pong came back. */
  private boolean attack(SocketChannel channel, Role role, DamagedConversation words) {
    AtomicBoolean pong = new AtomicBoolean();
    try (Connection connection = Hands.shake(channel, role, SECRET)) {
      ByteBuffer said = ByteBuffer.wrap(words.bytes());
      while (said.hasRemaining()) {
        if (channel.write(said) == 0) {
          Thread.onSpinWait(); // the victim reads on, or closes
        }
      }
      boolean open = words.isWhole();
      while (open && !pong.get()) {
        open =
            connection.receive(
                frame -> {
                  pong.compareAndSet(false, frame.kind() == FrameKind.PONG);
                  return true;
                },
                Long.MAX_VALUE);
      }
    } catch (IOException e) {
      // The victim has enough of it, as it should.
    }
    return pong.get();
  }

  /** Checks that what reaches the engine keeps the order that the engine relies on. */
  private static final class Ear implements WorkerListener {
    private final List<String> wrong = new CopyOnWriteArrayList<>(); // a throw would be caught
    private boolean ready;

    @Override
    public void onReady(long pid) {
      check(!ready, "ready twice");
      ready = true;
    }

    @Override
    public void onAnswer(long orderId, Answer answer) {
      check(ready, "an answer of a worker that is not ready");
      if (answer instanceof Answer.Encoded encoded) {
        decode(encoded.result());
      } else if (answer instanceof Answer.Items items) {
        decodeAll(items.results());
      }
    }

    private static void decodeAll(Results results) {
      for (Object value : results.values()) {
        if (value instanceof EncodedResult result) {
          decode(result);
        }
      }
    }

    /** As the engine does; whatever comes of it is its task's. */
    private static void decode(EncodedResult result) {
      boolean unused = result.wearsOut();
      try {
        Object unusedValue = result.decode();
      } catch (Throwable e) { // damaged, or what a task threw
        if (result.isFailure()) {
          RuntimeException unusedText = result.failureText();
        }
      }
    }

    @Override
    public void onKept(long orderId) {
      check(ready, "a word of a worker that is not ready");
    }

    @Override
    public void onPart(long orderId, Results results) {
      check(ready, "results of a worker that is not ready");
      decodeAll(results);
    }

    @Override
    public void onDivided(long orderId, int kept) {
      check(ready, "items of a worker that is not ready");
    }

    private void check(boolean right, String otherwise) {
      if (!right) {
        wrong.add(otherwise);
      }
    }

    @Override
    public void onExit(ExitReport report) {
      throw new AssertionError("told by the backend alone");
    }
  }

  private static final WorkerRequest REQUEST = request(false);

  private static WorkerRequest request(boolean spare) {
    return new WorkerRequest(
        "W", "", "test", WorkerRequest.Purpose.POOL, ProcessSpec.ofCurrentJvm(), null, spare);
  }

  @ParameterizedTest(name = "{0} conversations")
  @MethodSource("slices")
  void aParentSurvivesItsWorkers(int conversations) {
    expose(
        Role.WORKER,
        conversations,
        (channel, seed) -> {
          Ear ear = new Ear();
          RemoteWorker parent =
              new RemoteWorker(request(seed % 3 == 0), ear, new Bystander(), Liveness.ofThisJvm());
          Ending ending = parent.converse(Hands.shake(channel, Role.PARENT, SECRET));
          parent.settle();
          assertThat(ear.wrong).isEmpty();
          return ending.kind() == Ending.Kind.GOODBYE;
        });
  }

  @ParameterizedTest(name = "{0} conversations")
  @MethodSource("slices")
  void aWorkerSurvivesItsParents(int conversations) {
    expose(
        Role.PARENT,
        conversations,
        (channel, seed) -> {
          OptionalInt unused = serve(channel);
          return false;
        });
  }

  /** Says frames, and reads on until the other side has enough. */
  private static void say(SocketChannel channel, Role role, Frame... frames) {
    try (Connection connection = Hands.shake(channel, role, SECRET)) {
      for (Frame frame : frames) {
        connection.send(frame);
      }
      connection.flush();
      boolean open = true;
      while (open) {
        open = connection.receive(frame -> frame.kind() != FrameKind.GOODBYE, Long.MAX_VALUE);
      }
    } catch (IOException e) {
      // The victim has closed.
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PING", "ORDER", "RECALL", "SETUP"})
  void aWorkerThatSpeaksAsAParentIsNotBelieved(FrameKind kind) throws Exception {
    SocketChannel hostile = SocketChannel.open(server.getLocalAddress());
    THREADS.execute(
        () -> say(hostile, Role.WORKER, Frame.of(FrameKind.READY, 4242), Frame.of(kind, 0)));
    RemoteWorker parent =
        new RemoteWorker(REQUEST, new Ear(), new Bystander(), Liveness.ofThisJvm());
    Ending ending = parent.converse(Hands.shake(server.accept(), Role.PARENT, SECRET));
    parent.settle();
    assertThat(ending.kind()).isEqualTo(Ending.Kind.LOST);
    assertThat(ending.reason()).contains("a worker does not say that", kind.name());
  }

  @ParameterizedTest
  @EnumSource(names = {"PONG", "KEPT", "RESULT", "READY"})
  void aParentThatSpeaksAsAWorkerIsNotBelieved(FrameKind kind) throws Exception {
    SocketChannel hostile = SocketChannel.open(server.getLocalAddress());
    Introduction introduction = Introduction.of(REQUEST, sharedMemory, "w0");
    THREADS.execute(
        () ->
            say(
                hostile,
                Role.PARENT,
                new Frame(FrameKind.SETUP, 0, introduction.bytes()),
                Frame.of(kind, 0)));
    String name = Thread.currentThread().getName();
    try {
      assertThat(serve(server.accept())).isEmpty();
    } finally {
      Thread.currentThread().setName(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/shm/procession-hostile, w0",
    "FOLDER/outside, w0",
    "FOLDER, w0",
    "/dev/shm/procession-1-1-hostile, ../w0",
    "/dev/shm/procession-1-1-hostile, w0"
  })
  void aWorkerMakesNothingWhereAHostileParentPoints(String location, String conversation)
      throws Exception {
    SocketChannel hostile = SocketChannel.open(server.getLocalAddress());
    Path target = Path.of(location.replace("FOLDER", folder.toString()));
    Introduction introduction = Introduction.of(REQUEST, target.toString(), conversation);
    THREADS.execute(
        () ->
            say(
                hostile,
                Role.PARENT,
                new Frame(FrameKind.SETUP, 0, introduction.bytes()),
                Frame.of(FrameKind.PONG, 0))); // ends what an admitted introduction began
    String name = Thread.currentThread().getName();
    try {
      assertThat(serve(server.accept())).isEmpty();
    } finally {
      Thread.currentThread().setName(name);
    }
    assertThat(Files.exists(target) ? files(target) : List.of())
        .allMatch(file -> file.equals(folder.resolve("s")));
  }

  /** Is sprung by whoever makes it of bytes. */
  private static final class Trap implements Callable<Integer>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean SPRUNG = new AtomicBoolean();

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      SPRUNG.set(true);
      in.defaultReadObject();
    }

    @Override
    public Integer call() {
      return 1;
    }
  }

  @Test
  void aWorkerReadsNoOrderBeforeTheProof() throws Exception {
    Payload order = (Payload) RemoteWorker.pack(new Trap());
    List<Frame> frames = new ArrayList<>();
    frames.add(new Frame(FrameKind.SETUP, 0, Introduction.of(REQUEST, "", "w0").bytes()));
    for (int word : order.words()) {
      frames.add(new Frame(FrameKind.DEFINE, word, Codec.definitionOf(word)));
    }
    frames.add(order.frame(1));
    frames.add(Frame.of(FrameKind.DRAIN, 7));
    SocketChannel stranger = SocketChannel.open(server.getLocalAddress());
    ByteBuffer said = ByteBuffer.allocate(1 << 16).put("PRCN\2Pp".getBytes(US_ASCII));
    said.position(71 + 32); // nonce, address and proof: zeros
    frames.forEach(frame -> DamagedConversation.put(said, frame));
    int unused = stranger.write(said.flip());
    assertThatThrownBy(() -> serve(server.accept())).isInstanceOf(Refused.class);
    stranger.close();
    assertThat(Trap.SPRUNG).isFalse();

    SocketChannel parent = SocketChannel.open(server.getLocalAddress());
    THREADS.execute(() -> say(parent, Role.PARENT, frames.toArray(Frame[]::new)));
    String name = Thread.currentThread().getName();
    try {
      assertThat(serve(server.accept())).hasValue(7);
    } finally {
      Thread.currentThread().setName(name);
    }
    assertThat(Trap.SPRUNG).as("by the same order after a proof").isTrue();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

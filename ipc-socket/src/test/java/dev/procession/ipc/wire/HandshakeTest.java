package dev.procession.ipc.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Handshake.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] OTHER_KEY = "0123456789abcdef0123456789abcdeX".getBytes(US_ASCII);

  private static final String HERE = "unix:/here";
  private static final int HELLO = 71;
  private static final int PROOF = 32;

  private static CompletableFuture<@Nullable IOException> shake(
      SocketChannel channel, Role role, byte[] key, Duration limit) {
    return shake(channel, new Terms(role, Mode.AUTHENTICATED, key, List.of(HERE)), limit);
  }

  /** How the handshake on one end ended; {@code null} if well. */
  private static CompletableFuture<@Nullable IOException> shake(
      SocketChannel channel, Terms terms, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Handshake.shake(channel, terms, limit).close();
            return null;
          } catch (IOException e) {
            return e;
          }
        },
        task -> new Thread(task).start());
  }

  private static @Nullable IOException get(CompletableFuture<@Nullable IOException> future)
      throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void succeedsWithTheSameKey() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, KEY, LONG);
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      assertThat(get(parent)).isNull();
      assertThat(get(worker)).isNull();
    }
  }

  @Test
  void refusesAnotherKeyOnBothSides() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, OTHER_KEY, LONG);
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      assertThat(get(worker)).isInstanceOf(Handshake.Refused.class).hasMessageContaining("key");
      assertThat(get(parent)).isInstanceOf(Handshake.Refused.class).hasMessageContaining("key");
    }
  }

  /** As one who passes on to a worker what was meant for another one with the same key. */
  @Test
  void refusesWhatWasDialledForAnotherAddress() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, KEY, LONG);
      var worker =
          shake(
              pair.other(),
              Terms.ofWorker(Mode.AUTHENTICATED, KEY, Set.of("unix:/there", "unix:/elsewhere")),
              LONG);
      assertThat(get(worker))
          .isInstanceOf(Handshake.Refused.class)
          .hasMessageContaining("another address")
          .hasMessageContaining("--known-as");
      assertThat(get(parent))
          .isInstanceOf(Handshake.Refused.class)
          .hasMessageContaining("the same key file")
          .hasMessageContaining("known-as")
          .hasMessageContaining(HERE)
          .hasMessageContaining("somebody between");
    }
  }

  @Test
  void anAddressThatAWorkerGoesByIsItsOwn() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, KEY, LONG);
      Terms terms = Terms.ofWorker(Mode.AUTHENTICATED, KEY, Set.of("unix:/there", HERE));
      var worker = shake(pair.other(), terms, LONG);
      assertThat(get(parent)).isNull();
      assertThat(get(worker)).isNull();
    }
  }

  @Test
  void refusesAnotherMode() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, KEY, LONG);
      var worker = shake(pair.other(), Terms.ofWorker(Mode.PLAIN, KEY, Set.of(HERE)), LONG);
      assertThat(get(parent)).hasMessageContaining("another mode");
      assertThat(get(worker)).hasMessageContaining("another mode");
    }
  }

  /** Its hello is shorter, and it waits for this side's. */
  @Test
  void saysWhenTheOtherSideIsOfTheVersionBefore() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      byte[] hello = Arrays.copyOf("PRCN\1P".getBytes(US_ASCII), 38);
      assertThat(pair.one().write(ByteBuffer.wrap(hello))).isEqualTo(hello.length);
      assertThat(get(worker)).hasMessageContaining("another version: its=1, ours=2");
    }
  }

  /** Who is between changes any bit of what both say first. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 5, 6, 7, 38, 39, 70})
  void nothingOfAHelloCanBeChangedOnItsWay(int at) throws Exception {
    for (Role changed : Role.values()) {
      try (SocketPair near = SocketPair.open();
          SocketPair far = SocketPair.open()) {
        var parent = shake(near.one(), Role.PARENT, KEY, LONG);
        var worker = shake(far.one(), Role.WORKER, KEY, LONG);
        passHello(near.other(), far.other(), changed == Role.PARENT ? at : -1);
        passHello(far.other(), near.other(), changed == Role.WORKER ? at : -1);
        new Thread(() -> pass(near.other(), far.other())).start();
        new Thread(() -> pass(far.other(), near.other())).start();
        assertThat(get(parent)).isNotNull();
        assertThat(get(worker)).isNotNull();
      }
    }
  }

  private static void passHello(SocketChannel from, SocketChannel to, int change)
      throws IOException {
    ByteBuffer hello = ByteBuffer.allocate(HELLO);
    while (hello.hasRemaining()) {
      assertThat(from.read(hello)).isNotNegative();
    }
    if (change >= 0) {
      hello.put(change, (byte) (hello.get(change) ^ 1));
    }
    int unused = to.write(hello.flip());
  }

  /** Whatever follows, until one of the two has enough. */
  private static void pass(SocketChannel from, SocketChannel to) {
    ByteBuffer bytes = ByteBuffer.allocate(1_000);
    try (to) {
      while (from.read(bytes.clear()) >= 0) {
        int unused = to.write(bytes.flip());
      }
    } catch (IOException e) {
      // That is an end too.
    }
  }

  /** What comes with the last proof belongs to the conversation. */
  @Test
  void takesNothingOfWhatFollows() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      CompletableFuture<Connection> parent =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Hands.shake(pair.one(), Role.PARENT, KEY);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              task -> new Thread(task).start());
      try (Connection worker = Hands.shake(pair.other(), Role.WORKER, KEY)) {
        worker.send(Frame.of(FrameKind.READY, 7));
        worker.flush();
        List<Frame> heard = new ArrayList<>();
        try (Connection connection = parent.get(60, TimeUnit.SECONDS)) {
          while (heard.isEmpty()) {
            assertThat(connection.receive(heard::add, Long.MAX_VALUE)).isTrue();
          }
        }
        assertThat(heard.get(0).id()).isEqualTo(7);
      }
    }
  }

  @Test
  void refusesItsOwnRole() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var one = shake(pair.one(), Role.WORKER, KEY, LONG);
      var other = shake(pair.other(), Role.WORKER, KEY, LONG);
      assertThat(get(one)).hasMessageContaining("same role");
      assertThat(get(other)).hasMessageContaining("same role");
    }
  }

  @Test
  void refusesStrangers() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      int unused =
          pair.one()
              .write(
                  ByteBuffer.wrap(
                      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n...".getBytes(US_ASCII)));
      assertThat(get(worker)).hasMessageContaining("not of this project");
    }
  }

  @Test
  void givesUpOnSilence() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      assertThat(get(shake(pair.other(), Role.WORKER, KEY, SHORT))).hasMessageContaining("in time");
    }
  }

  /** Each byte takes so long that the limit passes before the last, on a slow machine too. */
  @Test
  void givesUpOnWhoSaysOneByteAfterTheOther() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var worker = shake(pair.other(), Role.WORKER, KEY, SHORT);
      byte[] hello = Arrays.copyOf("PRCN\2Pa".getBytes(US_ASCII), HELLO);
      int said = 0;
      while (said < hello.length - 1 && !isDoneSoon(worker) && say(pair, hello[said])) {
        said++;
      }
      assertThat(get(worker)).hasMessageContaining("in time");
      assertThat(said).isLessThan(hello.length - 1);
    }
  }

  /** Whether it is heard; who gives up closes before it tells so. */
  private static boolean say(SocketPair pair, byte one) {
    try {
      return pair.one().write(ByteBuffer.wrap(new byte[] {one})) == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isDoneSoon(CompletableFuture<?> future) throws Exception {
    try {
      Object unused = future.get(SHORT.toMillis() / 8, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  @Test
  void givesNoProofToWhoHasNotGivenOne() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      ByteBuffer hello = ByteBuffer.allocate(HELLO).put("PRCN\2Pa".getBytes(US_ASCII));
      int unused = pair.one().write(hello.clear());
      unused = pair.one().write(ByteBuffer.allocate(PROOF)); // a made-up proof
      assertThat(get(worker)).isInstanceOf(Handshake.Refused.class);
      ByteBuffer answer = ByteBuffer.allocate(1_000);
      while (pair.one().read(answer) >= 0) {
        assertThat(answer.position()).isLessThanOrEqualTo(HELLO);
      }
    }
  }

  @Test
  void aRecordedProofIsOfNoUseAgain() throws Exception {
    byte[] recorded = new byte[HELLO + PROOF];
    try (SocketPair pair = SocketPair.open();
        SocketPair behind = SocketPair.open()) {
      // a parent that talks to a worker through us
      var parent = shake(behind.one(), Role.PARENT, KEY, LONG);
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      relay(behind.other(), pair.one(), recorded, 0, HELLO);
      relay(pair.one(), behind.other(), new byte[HELLO], 0, HELLO);
      relay(behind.other(), pair.one(), recorded, HELLO, PROOF);
      assertThat(get(worker)).isNull();
      behind.other().close();
      assertThat(get(parent)).isNotNull();
    }
    try (SocketPair pair = SocketPair.open()) {
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      int unused = pair.one().write(ByteBuffer.wrap(recorded));
      assertThat(get(worker)).isInstanceOf(Handshake.Refused.class);
    }
  }

  @Test
  void aWorkersRecordedProofIsOfNoUseAgain() throws Exception {
    byte[] recorded = new byte[HELLO + PROOF];
    try (SocketPair pair = SocketPair.open();
        SocketPair behind = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, KEY, LONG);
      var worker = shake(behind.other(), Role.WORKER, KEY, LONG);
      relay(pair.other(), behind.one(), new byte[HELLO], 0, HELLO);
      relay(behind.one(), pair.other(), recorded, 0, HELLO);
      relay(pair.other(), behind.one(), new byte[PROOF], 0, PROOF);
      relay(behind.one(), pair.other(), recorded, HELLO, PROOF);
      assertThat(get(worker)).isNull();
      assertThat(get(parent)).isNull();
    }
    try (SocketPair pair = SocketPair.open()) {
      var parent = shake(pair.one(), Role.PARENT, KEY, LONG);
      int unused = pair.other().write(ByteBuffer.wrap(recorded));
      assertThat(get(parent)).isInstanceOf(Handshake.Refused.class);
    }
  }

  /** Without the key nothing helps: whatever it says, also what it was told itself. */
  @ParameterizedTest
  @EnumSource
  void noBytesMakeUpForTheKey(Role victim) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      try (SocketPair pair = SocketPair.open()) {
        var shaken = shake(pair.one(), victim, KEY, LONG);
        ByteBuffer heard = ByteBuffer.allocate(HELLO);
        while (heard.hasRemaining()) {
          assertThat(pair.other().read(heard)).isNotNegative();
        }
        int unused = pair.other().write(ByteBuffer.wrap(guess(random, heard.array(), victim)));
        pair.other().shutdownOutput();
        assertThat(get(shaken)).as("seed=%d, attempt=%d", seed, i).isNotNull();
      }
    }
  }

  /** A hello with the other's nonce or one of its own, and a proof, cut or damaged at times. */
  private static byte[] guess(Random random, byte[] heard, Role victim) {
    byte[] said = new byte[HELLO + PROOF + random.nextInt(40)];
    random.nextBytes(said);
    System.arraycopy(heard, 0, said, 0, random.nextBoolean() ? HELLO : 7);
    said[5] = (byte) (victim == Role.PARENT ? 'W' : 'P');
    if (random.nextInt(3) == 0) {
      said[random.nextInt(said.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(4) > 0 ? said : Arrays.copyOf(said, random.nextInt(said.length));
  }

  private static void relay(SocketChannel from, SocketChannel to, byte[] copy, int at, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(copy, at, length);
    while (buffer.hasRemaining()) {
      assertThat(from.read(buffer)).isNotNegative();
    }
    int unused = to.write(ByteBuffer.wrap(copy, at, length));
  }

  @Test
  void needsTheWholeHello() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      var worker = shake(pair.other(), Role.WORKER, KEY, LONG);
      int unused = pair.one().write(ByteBuffer.wrap("PRC".getBytes(US_ASCII)));
      pair.one().close();
      assertThat(get(worker)).isInstanceOf(IOException.class);
    }
  }
}

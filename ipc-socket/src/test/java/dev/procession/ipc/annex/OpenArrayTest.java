package dev.procession.ipc.annex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.Glossary;
import dev.procession.ipc.codec.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays that are sent to a worker that does not see them. */
class OpenArrayTest {
  private final Codec codec = Codec.kryo();
  private final String conversation = SharedMemory.newConversation();
  private final String location = SharedMemory.begin(conversation);
  private final AtomicInteger closed = new AtomicInteger();

  @BeforeEach
  void needsMemoryFiles() {
    assumeTrue(!location.isEmpty(), "NOT TESTED: no memory file system on this platform");
  }

  @AfterEach
  void end() {
    SharedMemory.end(conversation);
    assertThat(Path.of(location)).isEmptyDirectory();
  }

  private OpenArray open(String name) throws IOException {
    return SharedMemory.openOrder(name, closed::incrementAndGet);
  }

  /** As it comes in one frame: what goes ahead, then the content, read in pieces of any size. */
  private byte[] message(String name) throws IOException {
    try (OpenArray array = open(name)) {
      byte[] header = ArrivedArrays.header(name);
      ByteBuffer message = ByteBuffer.allocate(header.length + (int) array.length()).put(header);
      Random random = new Random(7);
      while (message.hasRemaining()) {
        int most = Math.min(message.remaining(), 1 + random.nextInt(100_000));
        ByteBuffer piece = message.slice(message.position(), most);
        array.read(piece);
        message.position(message.position() + piece.position());
      }
      return message.array();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.procession.ipc.annex.LargeArraysTest#arrays")
  void anArrayArrivesAsItWasStored(Object array) throws IOException {
    Encoded encoded = codec.encode(List.of(array, 1, array), 0, SharedMemory.ofOrders());
    ArrivedArrays arrived = new ArrivedArrays();
    for (String name : encoded.stored()) {
      arrived.add(message(name));
    }
    byte[] bytes = encoded.bytes();
    Peer parent = new Peer(new Glossary(), arrived, null);
    List<?> got = (List<?>) codec.decode(bytes, 0, bytes.length, parent);
    assertThat(got.get(0)).isEqualTo(array).isSameAs(got.get(2));
    assertThat(closed).hasValue(encoded.stored().size());
    encoded.stored().forEach(SharedMemory.ofOrders()::remove);
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length, parent))
        .hasMessageContaining("an array did not come with its order"); // it is let go of
  }

  @Test
  void anInterruptIsKeptAndSpoilsNothing() throws IOException {
    byte[] array = new byte[1 << 20];
    new Random(3).nextBytes(array);
    Encoded encoded = codec.encode(array, 0, SharedMemory.ofOrders());
    String name = encoded.stored().get(0);
    try (OpenArray open = open(name)) {
      ByteBuffer got = ByteBuffer.allocate(array.length);
      while (got.hasRemaining()) {
        Thread.currentThread().interrupt();
        open.read(got.limit(Math.min(array.length, got.position() + 100_000)));
        assertThat(Thread.interrupted()).isTrue();
        got.limit(array.length);
      }
      assertThat(got.array()).isEqualTo(array);
    }
    SharedMemory.ofOrders().remove(name);
  }

  @Test
  void whatWasCutOrIsGoneIsNotSent() throws IOException {
    Encoded encoded = codec.encode(new byte[1 << 20], 0, SharedMemory.ofOrders());
    String name = encoded.stored().get(0);
    Path file = Path.of(location, name);
    try (OpenArray open = open(name)) {
      open.read(ByteBuffer.allocate(1000));
      Files.write(file, new byte[500]);
      assertThatThrownBy(() -> open.read(ByteBuffer.allocate(1000)))
          .hasMessageContaining("was cut")
          .hasMessageContaining("at=1000");
    }
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/etc/passwd"));
    for (String strange : List.of(name, "../x", "/etc/passwd", conversation + "_started", "p_0")) {
      assertThatThrownBy(() -> open(strange)).isInstanceOf(IOException.class);
    }
    Files.delete(file);
    assertThat(closed).hasValue(1);
  }

  @Test
  void bytesOfTheOtherOrderAreUnderstood() throws IOException {
    long[] sent = new Random(1).longs(40_000).toArray();
    ArrivedArrays arrived = new ArrivedArrays();
    ByteBuffer content = ByteBuffer.allocate(Long.BYTES * sent.length).order(ByteOrder.BIG_ENDIAN);
    content.asLongBuffer().put(sent);
    byte[] message = new byte[5 + content.capacity()];
    System.arraycopy(new byte[] {0, 3, 'p', '_', '1'}, 0, message, 0, 5);
    System.arraycopy(content.array(), 0, message, 5, content.capacity());
    arrived.add(message);
    long[] got = new long[sent.length];
    var unused =
        arrived.load(
            "p_1",
            content.capacity(),
            () -> (at, chunk) -> chunk.asLongBuffer().get(got, (int) at / 8, got.length));
    assertThat(got).isEqualTo(sent);
  }

  @Test
  void whatIsNoArrayIsRefused() throws IOException {
    ArrivedArrays arrived = new ArrivedArrays();
    for (byte[] damaged : new byte[][] {{}, {1}, {1, 3}, {1, 3, 'a', 'b'}, {1, -1, 'a'}}) {
      assertThatThrownBy(() -> arrived.add(damaged)).hasMessageContaining("not an array");
    }
    arrived.add(new byte[] {1, 1, 'a', 5});
    assertThatThrownBy(() -> arrived.load("a", 2, () -> (at, chunk) -> {}))
        .hasMessageContaining("declared=2, came=1");
    assertThatThrownBy(() -> arrived.load("b", 2, () -> (at, chunk) -> {}))
        .hasMessageContaining("came=none");
    assertThat(arrived.store(1 << 20, (at, chunk) -> {})).isNull();
  }
}

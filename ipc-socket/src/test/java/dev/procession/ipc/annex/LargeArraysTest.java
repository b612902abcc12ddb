package dev.procession.ipc.annex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.Glossary;
import dev.procession.ipc.codec.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LargeArraysTest {
  private final Codec codec = Codec.kryo();
  private final Glossary glossary = new Glossary();
  private final String conversation = SharedMemory.newConversation();
  private final Annex worker = SharedMemory.ofWorker(SharedMemory.location(), conversation);

  @BeforeEach
  void needsMemoryFiles() {
    assumeTrue(!SharedMemory.location().isEmpty(), "no memory file system on this platform");
  }

  private static Path folder() {
    return Path.of(SharedMemory.location());
  }

  private static long files() throws IOException {
    if (!Files.exists(folder())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files.count();
    }
  }

  static Stream<Object> arrays() {
    Random random = new Random(1);
    byte[] bytes = new byte[Annex.THRESHOLD + 13];
    random.nextBytes(bytes);
    short[] shorts = new short[150_001];
    char[] chars = new char[150_001];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) random.nextInt();
      chars[i] = (char) random.nextInt();
    }
    float[] floats = new float[70_001];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextFloat();
    }
    return Stream.of(
        bytes,
        shorts,
        chars,
        floats,
        random.ints(70_001).toArray(),
        random.longs(40_001).toArray(),
        random.doubles(40_001).toArray(),
        new byte[Annex.THRESHOLD]);
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void anOrdersArrayLiesBesideTheMessageUntilItIsReleased(Object array) throws IOException {
    Encoded encoded = codec.encode(array, 0, SharedMemory.ofOrders());
    assertThat(encoded.bytes().length).isLessThan(100);
    for (int run = 0; run < 2; run++) { // a task may run again elsewhere
      assertThat(decode(encoded, worker)).isEqualTo(array);
    }
    assertThat(files()).isEqualTo(1);
    encoded.stored().forEach(SharedMemory.ofOrders()::remove);
    assertThat(folder()).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void aResultsArrayIsGoneOnceItIsRead(Object array) {
    Encoded encoded = codec.encode(List.of("a", array), 0, worker);
    List<?> got = (List<?>) decode(encoded, SharedMemory.ofResults(conversation));
    assertThat(got.get(1)).isEqualTo(array);
    assertThat(folder()).doesNotExist();
  }

  private Object decode(Encoded encoded, Annex annex) {
    byte[] bytes = encoded.bytes();
    return codec.decode(bytes, 0, bytes.length, new Peer(glossary, annex, null));
  }

  @Test
  void aSmallArrayTravelsItself() throws IOException {
    Encoded encoded = codec.encode(new byte[Annex.THRESHOLD - 1], 0, SharedMemory.ofOrders());
    assertThat(encoded.stored()).isEmpty();
    assertThat(files()).isZero();
  }

  @Test
  void withoutRoomAnArrayTravelsItself() {
    byte[] large = new byte[Annex.THRESHOLD];
    Encoded encoded = codec.encode(large, 0, Annex.NONE);
    assertThat(decode(encoded, Annex.NONE)).isEqualTo(large);
    assertThat(SharedMemory.ofOrders().store(Long.MAX_VALUE / 2, chunk -> {})).isNull();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void whatCannotTravelAfterAllLeavesNothing() {
    Object[] graph = {new byte[Annex.THRESHOLD], new Object()};
    assertThatThrownBy(() -> codec.encode(graph, 0, SharedMemory.ofOrders()))
        .isInstanceOf(TaskSerializationException.class);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aLambdaThatCapturesALargeArray() throws Exception {
    long[] captured = new Random(3).longs(100_000).toArray();
    SerializableCallable<Long> task = () -> captured[77];
    Encoded encoded = codec.encode(task, 0, SharedMemory.ofOrders());
    for (int word : encoded.words()) {
      glossary.learn(word, Codec.definitionOf(word));
    }
    captured[77]++; // a snapshot was sent
    SerializableCallable<?> got = (SerializableCallable<?>) decode(encoded, worker);
    assertThat(got.call()).isEqualTo(captured[77] - 1);
    encoded.stored().forEach(SharedMemory.ofOrders()::remove);
  }

  @Test
  void theResultsOfAWorkerThatIsGoneAreForgotten() {
    worker.store(Annex.THRESHOLD, chunk -> {});
    SharedMemory.forgetResults(conversation + "1");
    assertThat(folder()).exists();
    SharedMemory.forgetResults(conversation);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void namesAndSizesOfAPeerAreNotBelieved() throws IOException {
    String own = String.valueOf(worker.store(Annex.THRESHOLD, chunk -> {}));
    String order = String.valueOf(SharedMemory.ofOrders().store(Annex.THRESHOLD, chunk -> {}));
    Annex results = SharedMemory.ofResults(conversation);
    Path link = folder().resolve(conversation + "_link");
    Files.createSymbolicLink(link, folder().resolve(order));
    for (String name :
        List.of("", "../x", "/etc/passwd", order, conversation + "1_1", conversation + "_link")) {
      assertThatThrownBy(() -> results.load(name, Annex.THRESHOLD, chunk -> {}))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> results.load(own, Annex.THRESHOLD + 1, chunk -> {}))
        .hasMessageContaining("another size");
    SharedMemory.ofOrders().remove("../../etc/nothing");
    SharedMemory.ofOrders().remove(order);
    SharedMemory.forgetResults(conversation);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aWorkersMarkTellsWhatItTookUpLast() {
    assertThat(SharedMemory.lastStarted(conversation)).isEqualTo(StartMark.UNKNOWN);
    StartMark mark = SharedMemory.markOf(SharedMemory.location(), conversation);
    assertThat(SharedMemory.lastStarted(conversation)).isZero();
    mark.set(42);
    mark.set(-7);
    assertThat(SharedMemory.lastStarted(conversation)).isEqualTo(-7);
    SharedMemory.forgetResults(conversation);
    assertThat(SharedMemory.lastStarted(conversation)).isEqualTo(StartMark.UNKNOWN);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void theFolderOfADeadParentIsRemoved() throws IOException {
    Path dead = Path.of("/dev/shm/procession-999999999-test");
    Files.createDirectory(dead);
    Files.write(dead.resolve("p_1"), new byte[1]);
    SharedMemory.removeAll(dead.toString());
    assertThat(dead).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedOnceItIsDead() throws IOException {
    Files.createDirectory(folder());
    Files.write(folder().resolve("p_1"), new byte[1]);
    SharedMemory.removeLeftBy(ProcessHandle.current().pid());
    assertThat(folder()).exists();
    long dead = 999_999_999L;
    String own = Long.toString(ProcessHandle.current().pid());
    Path left = Path.of(folder().toString().replace("-" + own + "-", "-" + dead + "-"));
    Files.move(folder(), left);
    SharedMemory.removeLeftBy(dead);
    assertThat(left).doesNotExist();
  }
}

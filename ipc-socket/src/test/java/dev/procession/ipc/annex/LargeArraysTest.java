package dev.procession.ipc.annex;

import static java.util.Objects.requireNonNull;
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
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LargeArraysTest {
  private static final FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** No process has this id. */
  private static final long DEAD = 999_999_999;

  private final Codec codec = Codec.kryo();
  private final Glossary glossary = new Glossary();
  private final String conversation = SharedMemory.newConversation();
  private final String location = SharedMemory.begin(conversation);
  private final ParentMemory seen = ParentMemory.look(location, conversation);
  private final Annex worker = seen.annex();

  @BeforeEach
  void needsMemoryFiles() {
    assumeTrue(!location.isEmpty(), "no memory file system on this platform");
  }

  @AfterEach
  void nothingIsLeft() {
    seen.close();
    SharedMemory.end(conversation);
    assertThat(folder()).isEmptyDirectory();
  }

  private Path folder() {
    return Path.of(location);
  }

  /** The folder of another parent on this machine. */
  private Path folderOf(long pid, String random) {
    String name = folder().getFileName().toString();
    return folder()
        .resolveSibling("procession-" + pid + "-" + name.split("-", 4)[2] + "-" + random);
  }

  /** What there is beside the mark. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith("_started"))
          .toList();
    }
  }

  private Object memoryOf(String name) throws IOException {
    return requireNonNull(
        Files.readAttributes(folder().resolve(name), BasicFileAttributes.class).fileKey());
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
    assertThat(files()).isEqualTo(encoded.stored());
    encoded.stored().forEach(SharedMemory.ofOrders()::remove);
    assertThat(files()).containsExactly("spare-0");
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void aResultsArrayIsGoneOnceItIsRead(Object array) throws IOException {
    Encoded encoded = codec.encode(List.of("a", array), 0, worker);
    List<?> got = (List<?>) decode(encoded, SharedMemory.ofResults(conversation));
    assertThat(got.get(1)).isEqualTo(array);
    assertThat(files()).containsExactly("spare-0");
    assertThatThrownBy(() -> decode(encoded, SharedMemory.ofResults(conversation)))
        .hasMessageContaining("no such array");
  }

  private Object decode(Encoded encoded, Annex annex) {
    byte[] bytes = encoded.bytes();
    return codec.decode(bytes, 0, bytes.length, new Peer(glossary, annex, null));
  }

  @Test
  void aSmallArrayTravelsItself() throws IOException {
    Encoded encoded = codec.encode(new byte[Annex.THRESHOLD - 1], 0, SharedMemory.ofOrders());
    assertThat(encoded.stored()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutRoomAnArrayTravelsItselfAndNoSpareIsKept() throws IOException {
    byte[] large = new byte[Annex.THRESHOLD];
    Encoded encoded = codec.encode(large, 0, Annex.NONE);
    assertThat(decode(encoded, Annex.NONE)).isEqualTo(large);
    for (Annex annex : List.of(SharedMemory.ofOrders(), worker)) {
      SharedMemory.ofOrders().remove(store(SharedMemory.ofOrders(), Annex.THRESHOLD));
      assertThat(files()).containsExactly("spare-0");
      assertThat(annex.store(Long.MAX_VALUE / 2, (at, chunk) -> {})).isNull();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void whatCannotTravelAfterAllLeavesNothing() throws IOException {
    Object[] graph = {new byte[Annex.THRESHOLD], new Object()};
    assertThatThrownBy(() -> codec.encode(graph, 0, SharedMemory.ofOrders()))
        .isInstanceOf(TaskSerializationException.class);
    assertThat(files()).containsExactly("spare-0");
    assertThatThrownBy(() -> codec.encode(graph, 0, worker))
        .isInstanceOf(TaskSerializationException.class);
    assertThat(files()).isEmpty(); // it was the worker's, and workers keep nothing
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

  private static String store(Annex annex, long bytes) {
    return requireNonNull(annex.store(bytes, (at, chunk) -> {}));
  }

  @Test
  void theNextArrayTakesTheMemoryOfTheLast() throws IOException {
    byte[] array = new byte[3 << 20];
    Annex orders = SharedMemory.ofOrders();
    String order = store(orders, 5 << 20);
    Object memory = memoryOf(order);
    orders.remove(order);
    for (int i = 0; i < 3; i++) {
      new Random(i).nextBytes(array);
      Encoded result = codec.encode(array, 0, worker);
      assertThat(memoryOf(result.stored().get(0))).isEqualTo(memory);
      assertThat(decode(result, SharedMemory.ofResults(conversation))).isEqualTo(array);
      Encoded next = codec.encode(array, 0, orders);
      assertThat(memoryOf(next.stored().get(0))).isEqualTo(memory);
      assertThat(decode(next, worker)).isEqualTo(array);
      next.stored().forEach(orders::remove);
    }
    assertThat(files()).containsExactly("spare-0");
  }

  @Test
  void whoReadsAnOrderThatIsTakenBackDoesNotTakeTheNextForIt() {
    Annex orders = SharedMemory.ofOrders();
    String order = store(orders, 1 << 20);
    List<String> next = new ArrayList<>();
    Annex.Chunks cancelled =
        (at, chunk) -> {
          if (at == 0) {
            orders.remove(order);
            next.add(store(orders, 1 << 20));
          }
        };
    assertThatThrownBy(() -> worker.load(order, 1 << 20, () -> cancelled))
        .hasMessageContaining("taken back");
    next.forEach(orders::remove);
    assertThat(next).hasSize(1).doesNotContain(order);
  }

  @Test
  void chunksBeginAtAPage() throws IOException {
    Queue<Integer> offsets = new ConcurrentLinkedQueue<>();
    Annex.Chunks chunks = (at, chunk) -> offsets.add(chunk.alignmentOffset(0, 4096));
    String name = requireNonNull(worker.store(9 << 20, chunks));
    Annex.Chunks unused = SharedMemory.ofResults(conversation).load(name, 9 << 20, () -> chunks);
    assertThat(offsets).hasSize(2 * 9 * 4).containsOnly(0);
  }

  @Test
  void anInterruptIsKeptUntilTheArrayHasArrived() {
    byte[] array = new byte[9 << 20];
    new Random(5).nextBytes(array);
    Thread.currentThread().interrupt();
    Encoded encoded = codec.encode(array, 0, worker);
    assertThat(encoded.stored()).hasSize(1);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    Object got = decode(encoded, SharedMemory.ofResults(conversation));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(got).isEqualTo(array);
  }

  @Test
  void aWorkerThatFindsNoMarkSeesNothing() {
    assertThat(seen.isSeen()).isTrue();
    SharedMemory.end(conversation);
    for (String elsewhere : List.of("", location, location + "0")) {
      ParentMemory unseen = ParentMemory.look(elsewhere, conversation);
      assertThat(unseen.isSeen()).isFalse();
      assertThat(unseen.annex().store(Annex.THRESHOLD, (at, chunk) -> {})).isNull();
      unseen.mark().set(1, 0);
      unseen.leave();
      unseen.close();
    }
  }

  @Test
  void theResultsOfAWorkerThatIsGoneAreForgotten() throws IOException {
    String other = SharedMemory.newConversation();
    assertThat(SharedMemory.begin(other)).isEqualTo(location);
    store(worker, Annex.THRESHOLD);
    SharedMemory.end(other);
    assertThat(files()).hasSize(1);
    SharedMemory.end(conversation);
    assertThat(folder()).isEmptyDirectory();
  }

  @Test
  void whatAWorkerStoresForAParentThatLeftItRemoves() throws IOException {
    String other = SharedMemory.newConversation();
    assertThat(SharedMemory.begin(other)).isEqualTo(location);
    try (ParentMemory left = ParentMemory.look(location, other)) {
      store(left.annex(), Annex.THRESHOLD);
      left.leave();
      assertThat(files()).hasSize(1); // the parent may still read it
      SharedMemory.end(other);
      store(left.annex(), Annex.THRESHOLD);
      left.leave();
      assertThat(files()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "relative",
        "/dev/shm",
        "/dev/shm/",
        "/dev/shm/other",
        "/dev/shm/procession-1-2-",
        "/dev/shm/procession-1-2-a/b",
        "/dev/shm/procession-1-2-..",
        "/dev/shm/procession-1-2-A",
        "/dev/shm/procession-x-2-a",
        "/dev/shm/procession-1-2-a ",
        "/dev/shm/procession-1-2-a\n",
        "/dev/shm/procession-1-2-a\0",
        "/dev/shm/../procession-1-2-a",
        "/tmp/procession-1-2-a"
      })
  void aFolderOfAnotherFormIsRefused(String strange) throws IOException {
    assertThatThrownBy(() -> SharedMemory.admit(strange, "w1"))
        .isInstanceOf(IOException.class)
        .hasMessage("not a folder of shared memory: " + strange);
    SharedMemory.admit("/dev/shm/procession-1-2-a", "w1");
    SharedMemory.admit("/dev/shm/procession-1--a", "w1"); // without name spaces of processes
    SharedMemory.admit("", "w1");
    SharedMemory.admit(location, conversation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "w", "p", "p1", "w1_1", "../w1", "w/1", "w1\n", "W1", "*"})
  void aConversationOfAnotherFormIsRefused(String strange) {
    assertThatThrownBy(() -> SharedMemory.admit(location, strange))
        .isInstanceOf(IOException.class)
        .hasMessage("not a name of a conversation: " + strange);
  }

  @Test
  void aLinkIsNoFolder() throws IOException {
    Path link = Path.of("/dev/shm/procession-999999999-1-link");
    Files.createSymbolicLink(link, folder());
    try {
      assertThatThrownBy(() -> SharedMemory.admit(link.toString(), conversation))
          .hasMessageContaining("not a folder");
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void namesAndSizesOfAPeerAreNotBelieved() throws IOException {
    String own = store(worker, Annex.THRESHOLD);
    String order = store(SharedMemory.ofOrders(), Annex.THRESHOLD);
    Annex results = SharedMemory.ofResults(conversation);
    Path link = folder().resolve(conversation + "_link");
    Files.createSymbolicLink(link, folder().resolve(order));
    Path spare = Files.createFile(folder().resolve("spare-7"));
    for (String name :
        List.of(
            "",
            "../x",
            "/etc/passwd",
            order,
            conversation + "1_1",
            conversation + "_link",
            spare.getFileName().toString())) {
      assertThatThrownBy(() -> results.load(name, Annex.THRESHOLD, () -> (at, chunk) -> {}))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> results.load(own, Annex.THRESHOLD + 1, () -> (at, chunk) -> {}))
        .hasMessageContaining("another size");
    SharedMemory.ofOrders().remove("../../etc/nothing");
    SharedMemory.ofOrders().remove(order);
    Files.delete(spare);
  }

  @Test
  void aSpareThatIsALinkIsNotWrittenThrough(@TempDir Path elsewhere) throws IOException {
    Path target = Files.write(elsewhere.resolve("precious"), new byte[Annex.THRESHOLD]);
    Files.createSymbolicLink(folder().resolve("spare-0"), target);
    String name = store(SharedMemory.ofOrders(), Annex.THRESHOLD);
    assertThat(target).hasBinaryContent(new byte[Annex.THRESHOLD]);
    assertThat(files()).containsExactly(name);
    SharedMemory.ofOrders().remove(name);
  }

  @Test
  void aWorkersMarkTellsWhatItTookUpLast() {
    assertThat(SharedMemory.lastStarted(conversation)).isEqualTo(StartMark.UNKNOWN);
    StartMark mark = seen.mark();
    mark.set(42L << 32, 4095);
    assertThat(StartMark.order(SharedMemory.lastStarted(conversation))).isEqualTo(42L << 32);
    assertThat(StartMark.item(SharedMemory.lastStarted(conversation))).isEqualTo(4095);
    mark.set(-7, 0);
    assertThat(StartMark.order(SharedMemory.lastStarted(conversation))).isEqualTo(-7);
    assertThat(StartMark.item(SharedMemory.lastStarted(conversation))).isZero();
    SharedMemory.end(conversation);
    assertThat(SharedMemory.lastStarted(conversation)).isEqualTo(StartMark.UNKNOWN);
  }

  @Test
  void theFolderOfADeadParentIsRemoved() throws IOException {
    Path dead = Files.createDirectory(Path.of("/dev/shm/procession-999999999-test"), OWNERS);
    Files.write(dead.resolve("p_1"), new byte[1]);
    SharedMemory.removeAll(dead.toString());
    assertThat(dead).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedOnceItIsDead() throws IOException {
    SharedMemory.removeLeftBy(ProcessHandle.current().pid());
    assertThat(folder()).exists();
    Path left = Files.createDirectory(folderOf(DEAD, "x"), OWNERS);
    Files.write(left.resolve("p_1"), new byte[1]);
    Files.write(left.resolve("spare-1"), new byte[1]);
    SharedMemory.removeLeftBy(DEAD);
    assertThat(left).doesNotExist();
  }

  @Test
  void aLinkToAFolderOfOthersIsNotSwept(@TempDir Path precious) throws IOException {
    Path file = Files.createFile(precious.resolve("file"));
    Path link = Files.createSymbolicLink(folderOf(DEAD, "link"), precious);
    try {
      SharedMemory.removeLeftBy(DEAD);
      SharedMemory.removeAll(link.toString());
      assertThat(file).exists();
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void aFolderThatOthersCanEnterIsNotSwept() throws IOException {
    Path open = Files.createDirectory(folderOf(DEAD, "open"));
    Path file = Files.createFile(open.resolve("file"));
    try {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
      SharedMemory.removeLeftBy(DEAD);
      SharedMemory.removeAll(open.toString());
      assertThat(file).exists();
    } finally {
      Files.delete(file);
      Files.delete(open);
    }
  }

  /** What a worker that was taken over makes of its mark. */
  private enum Forgery {
    FIFO {
      @Override
      void make(Path mark, Path elsewhere) throws Exception {
        MemoryFolderTest.makeFifo(mark);
      }
    },
    LINK_WITHOUT_END {
      @Override
      void make(Path mark, Path elsewhere) throws Exception {
        Files.createSymbolicLink(mark, Path.of("/dev/zero"));
      }
    },
    LINK_TO_A_WORD {
      @Override
      void make(Path mark, Path elsewhere) throws Exception {
        Files.createSymbolicLink(mark, Files.write(elsewhere, new byte[Long.BYTES]));
      }
    },
    SPARSE {
      @Override
      void make(Path mark, Path elsewhere) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(mark.toFile(), "rw")) {
          file.setLength(3L << 30);
        }
      }
    },
    SHORT {
      @Override
      void make(Path mark, Path elsewhere) throws Exception {
        Files.write(mark, new byte[Long.BYTES - 1]);
      }
    },
    FOLDER {
      @Override
      void make(Path mark, Path elsewhere) throws Exception {
        Files.createDirectory(mark);
      }
    };

    abstract void make(Path mark, Path elsewhere) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void aForgedMarkTellsNothing(Forgery forgery, @TempDir Path elsewhere) throws Exception {
    seen.mark().set(7, 0);
    Path mark = folder().resolve(conversation + "_started");
    Files.delete(mark);
    forgery.make(mark, elsewhere.resolve("word"));
    assertThat(SharedMemory.lastStarted(conversation)).isEqualTo(StartMark.UNKNOWN);
    Files.delete(mark);
  }

  @Test
  void theFolderStaysUnderItsNameWhenAllHasEnded() {
    SharedMemory.end(conversation);
    assertThat(folder()).isEmptyDirectory();
    assertThat(SharedMemory.begin(conversation)).isEqualTo(location);
  }
}

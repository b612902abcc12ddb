package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.TaskSerializationException;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.SocketPair;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredArraysTest {
  private final String conversation = SharedMemory.newConversation();
  private final String location = SharedMemory.begin(conversation);
  private SocketPair pair;
  private Connection connection;

  @BeforeEach
  void connect() throws IOException {
    assumeTrue(!location.isEmpty(), "NOT TESTED: no memory file system on this platform");
    pair = SocketPair.open();
    connection = new Connection(pair.one());
  }

  @AfterEach
  void end() throws IOException {
    connection.close();
    pair.close();
    SharedMemory.end(conversation);
    assertThat(Path.of(location)).isEmptyDirectory();
  }

  private static String store() {
    return Objects.requireNonNull(
        SharedMemory.ofOrders().store(Annex.THRESHOLD, (at, chunk) -> {}));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(location))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith("_started"))
          .toList();
    }
  }

  @Test
  void theyStayUntilTheyAreOut() throws IOException {
    List<String> names = List.of(store(), store());
    StoredArrays arrays = StoredArrays.of(names);
    arrays.send(connection, 1);
    arrays.release(); // the task was cancelled
    assertThat(files()).containsExactlyInAnyOrderElementsOf(names);
    connection.close();
    assertThat(files()).containsExactlyInAnyOrder("spare-0", "spare-1");
  }

  @Test
  void whatIsGoneFailsItsTaskAlone() throws IOException {
    List<String> names = List.of(store(), store());
    StoredArrays arrays = StoredArrays.of(names);
    Files.delete(Path.of(location, names.get(1)));
    assertThatThrownBy(() -> arrays.send(connection, 1))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("name=" + names.get(1));
    assertThat(connection.unflushed()).isZero();
    arrays.release();
    assertThat(files()).containsExactly("spare-0");
  }

  @Test
  void whatNoFrameCanHoldFailsItsTaskAlone() throws IOException {
    String name = store();
    StoredArrays arrays = StoredArrays.of(List.of(name));
    try (RandomAccessFile sparse = new RandomAccessFile(location + "/" + name, "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> arrays.send(connection, 1))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("bytes=" + (3L << 30) + ", most=" + StoredArrays.LARGEST)
        .hasMessageContaining("send smaller arrays");
    assertThat(connection.unflushed()).isZero();
    arrays.release();
  }
}

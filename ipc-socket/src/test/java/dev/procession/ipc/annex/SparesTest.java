package dev.procession.ipc.annex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparesTest {
  @TempDir private Path folder;
  private final Queue<Runnable> later = new ArrayDeque<>();
  private MemoryFolder memory;
  private Spares spares;

  @BeforeEach
  void begin() throws IOException {
    memory = MemoryFolder.open(folder);
    spares = new Spares(memory, later::add);
    spares.begin("w1");
  }

  @AfterEach
  void close() throws IOException {
    memory.close();
  }

  private boolean keep(String name, long bytes) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
    boolean kept = spares.keep(name);
    assertThat(Files.exists(file)).isNotEqualTo(kept);
    return kept;
  }

  private boolean take(String name, long bytes) {
    boolean taken = spares.take(name, bytes);
    assertThat(Files.exists(folder.resolve(name))).isEqualTo(taken);
    return taken;
  }

  private long kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("spare-")).count();
    }
  }

  @Test
  void oneIsTakenOnce() throws IOException {
    assertThat(keep("p_1", 1000)).isTrue();
    assertThat(take("w1_1", 1000)).isTrue();
    assertThat(take("w1_2", 1000)).isFalse();
  }

  @Test
  void whoSharesTheFolderTakesToo() throws IOException {
    assertThat(keep("p_1", 1000)).isTrue();
    Spares ofWorker = new Spares(memory, later::add);
    assertThat(ofWorker.take("w1_1", 1000)).isTrue();
    assertThat(ofWorker.keep("w1_1")).isFalse(); // it has no conversation
    assertThat(take("p_2", 1000)).isFalse();
  }

  @Test
  void oneOfAnotherSizeIsLeftToOthers() throws IOException {
    assertThat(keep("p_1", 1000)).isTrue();
    assertThat(take("p_2", 1001)).isFalse();
    assertThat(take("p_3", 499)).isFalse();
    assertThat(take("p_4", 500)).isTrue();
  }

  @Test
  void ofManyWhoTryEachSpareHasOneTaker() throws IOException {
    for (int round = 0; round < 200; round++) {
      int kept = 1 + round % 8;
      for (int i = 0; i < kept; i++) {
        assertThat(keep("p_" + i, 1000)).isTrue();
      }
      List<Path> taken =
          IntStream.range(0, 16)
              .parallel()
              .mapToObj(i -> "w1_" + i)
              .filter(name -> spares.take(name, 1000))
              .map(folder::resolve)
              .toList();
      assertThat(taken).hasSizeLessThanOrEqualTo(kept).allMatch(Files::exists);
      assertThat(kept()).isEqualTo(kept - taken.size());
      spares.clear();
      for (Path file : taken) {
        Files.delete(file);
      }
    }
  }

  @Test
  void theyAreFew() throws IOException {
    for (int i = 0; i < 8; i++) {
      assertThat(keep("p_" + i, 1000)).isTrue();
    }
    assertThat(keep("p_9", 1000)).isFalse();
    assertThat(take("p_10", 1000)).isTrue();
    assertThat(keep("p_10", 1000)).isTrue();
  }

  @Test
  void theyAreSmall() throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    long most = Math.min(256L << 20, Math.min(heap / 4, folder.toFile().getUsableSpace() / 5));
    assertThat(keep("p_1", 2 * most)).isFalse();
    Files.delete(folder.resolve("p_1"));
    assertThat(keep("p_2", most / 2)).isTrue();
    assertThat(keep("p_3", most)).isFalse();
    assertThat(take("p_4", most / 2)).isTrue();
  }

  @Test
  void theyGoWithTheLastConversation() throws IOException {
    spares.begin("w2");
    assertThat(keep("p_1", 1000)).isTrue();
    spares.end("w1");
    spares.end("w1"); // a conversation may end twice
    assertThat(kept()).isEqualTo(1);
    spares.end("w2");
    assertThat(kept()).isZero();
    assertThat(keep("p_2", 1000)).isFalse();
  }

  @Test
  void theyGoWhenNoneWasKeptFromOneLookToTheNext() throws IOException {
    assertThat(keep("p_1", 1000)).isTrue();
    assertThat(keep("p_2", 1000)).isTrue();
    assertThat(later).hasSize(1);
    later.remove().run();
    assertThat(kept()).isEqualTo(2);
    later.remove().run();
    assertThat(kept()).isZero();
    assertThat(later).isEmpty();
    assertThat(keep("p_3", 1000)).isTrue();
    assertThat(later).hasSize(1);
  }
}

package dev.procession.ipc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.core.worker.ChunkPacker;
import dev.procession.ipc.annex.StartMark;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.SocketPair;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker gives back of a chunk. */
class ChunkRunTest {
  private final StartMark mark = StartMark.none();
  private SocketPair pair;
  private Connection connection;

  @BeforeEach
  void open() throws IOException {
    pair = SocketPair.open();
    connection = new Connection(pair.one());
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    pair.close();
  }

  private static ChunkRun run(int items) throws IOException {
    ChunkPacker packer = requireNonNull(RemoteWorker.packer(item -> item));
    for (int item = 0; item < items; item++) {
      assertThat(packer.add(item)).isTrue();
    }
    return new ChunkRun(1, ((PackedChunk) packer.take()).payload());
  }

  private int left(ChunkRun run) {
    int left = 0;
    while (run.begin(mark)) {
      left++;
    }
    return left;
  }

  @Test
  void theFirstItemIsKeptThoughItHasNotBegun() throws IOException {
    ChunkRun run = run(2);
    assertThat(run.divide(connection)).isTrue();
    assertThat(run.divide(connection)).isFalse();
    assertThat(left(run)).isEqualTo(1);
    assertThat(run(1).divide(connection)).isFalse();
  }

  @Test
  void halfOfWhatHasNotBegunIsGivenBack() throws IOException {
    ChunkRun run = run(10);
    assertThat(run.begin(mark)).isTrue();
    assertThat(run.divide(connection)).isTrue();
    assertThat(left(run)).isEqualTo(4);
    assertThat(run.divide(connection)).isFalse();
  }

  @Test
  void largeResultsEndAChunkEarly() throws IOException {
    ChunkRun run = run(100);
    int begun = 0;
    while (run.begin(mark)) {
      begun++;
      run.add(new byte[40 << 10]);
      boolean unused = run.tellMuch(connection);
    }
    assertThat(begun).isBetween(7, 8); // of 40 KiB each, two told at a time
    assertThat(connection.unflushed()).isBetween(256 << 10, 400 << 10);
  }

  @Test
  void aChunkThatHasFinishedTellsNothingMore() throws IOException {
    ChunkRun run = run(3);
    run.start();
    assertThat(run.begin(mark)).isTrue();
    run.stop();
    assertThat(run.begin(mark)).isFalse();
    run.finish(connection);
    int said = connection.unflushed();
    run.tell(connection);
    assertThat(run.divide(connection)).isFalse();
    assertThat(connection.unflushed()).isEqualTo(said);
  }
}

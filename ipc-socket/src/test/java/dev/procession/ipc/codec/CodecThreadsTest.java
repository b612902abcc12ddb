package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One codec serves many threads, and says nothing on the standard streams. */
class CodecThreadsTest {
  private final Talk codec = new Talk();

  private Object copy(Object value) {
    byte[] bytes = codec.encode(value);
    return codec.decode(bytes, 0, bytes.length);
  }

  @Test
  void servesManyThreadsAndFailures() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Void>> futures = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        Callable<Void> work =
            () -> {
              for (int i = 0; i < 500; i++) {
                int captured = seed * 1000 + i;
                SerializableCallable<Integer> task = () -> captured + 1;
                assertThat(((Callable<?>) copy(task)).call()).isEqualTo(captured + 1);
                Object value = List.of(captured, Map.of("k", new Fixtures.Point(captured, i)));
                assertThat(copy(value)).isEqualTo(value);
                Object java = List.of(captured, new Fixtures.Bean("b" + captured));
                assertThat(copy(java)).isEqualTo(java);
                assertThatThrownBy(() -> codec.encode(List.of(1, new Object())))
                    .isInstanceOf(TaskSerializationException.class);
              }
              return null;
            };
        futures.add(threads.submit(work));
      }
      for (Future<Void> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aHugeValueLeavesNothingBehind() {
    byte[] huge = new byte[20 << 20];
    huge[huge.length - 1] = 7;
    assertThat((byte[]) copy(huge)).isEqualTo(huge);
    assertThat(copy("after")).isEqualTo("after");
  }

  @Test
  void printsNothing() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream caught = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(caught);
    System.setErr(caught);
    try {
      copy(List.of(1, new Fixtures.Point(1, 2)));
      copy(new Fixtures.Bean("a"));
      assertThatThrownBy(() -> codec.encode(new Object())).isNotNull();
      assertThatThrownBy(() -> codec.decode(new byte[] {1, 99}, 0, 2)).isNotNull();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}

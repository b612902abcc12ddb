package dev.procession.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.TaskOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DroppedExecutorTest {
  private final Logger logger = Logger.getLogger("dev.procession.executor");
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          said.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private static Future<Integer> openAndForget(CountDownLatch go) {
    Executor executor = Executor.open(ExecutorSpec.of("local").withWorkers(1));
    return executor.submit(
        () -> {
          go.await();
          return 7;
        });
  }

  /** The collector runs when it likes; it is asked until it did. */
  private @Nullable String warning() throws InterruptedException {
    for (int attempt = 0; attempt < 600; attempt++) {
      System.gc();
      String warning = said.poll(100, TimeUnit.MILLISECONDS);
      if (warning != null) {
        return warning;
      }
    }
    return null;
  }

  @Test
  void isShutDownWithAWarningAndItsTasksStillRun() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Future<Integer> pending = openAndForget(go);
    assertThat(warning())
        .contains("dropped without close()")
        .contains("backend=local")
        .contains("DroppedExecutorTest.openAndForget");
    go.countDown();
    assertThat(pending.get(60, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void aViewHoldsIt() throws Exception {
    Executor opened = Executor.open(ExecutorSpec.of("local").withWorkers(1));
    Executor view = opened.with(TaskOptions.none().withName("view"));
    ExecutorService service = view.asExecutorService();
    opened = null;
    view = null;
    Future<Integer> forgotten = openAndForget(new CountDownLatch(0)); // shows that it was looked
    assertThat(warning()).contains("openAndForget");
    assertThat(forgotten.get(60, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(service.submit(() -> 8).get(60, TimeUnit.SECONDS)).isEqualTo(8);
    service.shutdown();
  }

  @Test
  void aClosedOneIsNotDropped() throws Exception {
    try (Executor closed = Executor.open(ExecutorSpec.of("local").withWorkers(1))) {
      assertThat(closed.submit(() -> 1).get()).isEqualTo(1);
    }
    Future<Integer> forgotten = openAndForget(new CountDownLatch(0));
    assertThat(warning()).contains("openAndForget");
    assertThat(forgotten.get(60, TimeUnit.SECONDS)).isEqualTo(7);
    assertThat(said).isEmpty();
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.tck.payload.Tasks;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A result of some hundred bytes that takes for ever to decode: sets in each other, each held
 * twice, so that the hash code of the outermost asks every set two to the hundredth times. The
 * parent is a JVM of its own, as the thread that decodes can't be stopped.
 */
class HostileResultIT {
  private static final int DEPTH = 100;

  private static Set<Object> bomb() {
    Set<Object> outermost = new HashSet<>();
    Set<Object> left = outermost;
    Set<Object> right = new HashSet<>();
    for (int i = 0; i < DEPTH; i++) {
      Set<Object> nextLeft = new HashSet<>();
      Set<Object> nextRight = new HashSet<>(List.of("differs"));
      left.addAll(List.of(nextLeft, nextRight));
      right.addAll(List.of(nextLeft, nextRight));
      left = nextLeft;
      right = nextRight;
    }
    return outermost;
  }

  /** The parent. */
  static final class Main {
    private Main() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      Executor executor =
          Executor.open(
              ExecutorSpec.of("forking")
                  .withWorkers(1)
                  .withResultFilter("java.util.HashSet;java.lang.*;!*"));
      Future<Set<Object>> endless = executor.submit(() -> bomb());
      System.out.println(executor.submit(Tasks::square, 7).get());
      Stream<Object> items =
          executor.map(item -> item == 1 ? bomb() : (Object) item, List.of(0, 1, 2));
      Iterator<Object> results = items.iterator();
      System.out.println(results.next());
      Thread consumer = new Thread(results::next, "consumer");
      consumer.setDaemon(true);
      consumer.start();
      System.out.println(executor.submit(Tasks::square, 8).get());
      System.out.println(endless.isDone());
      List<Future<?>> never = executor.shutdownNow();
      System.out.println(never + " " + executor.awaitTermination(Duration.ofMinutes(1)));
      System.out.println(endless.isCancelled());
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void costsItsOwnFutureAlone(@TempDir Path folder) throws Exception {
    File told = folder.resolve("told").toFile();
    Process parent =
        new ProcessBuilder(Program.command(Main.class, List.of()))
            .redirectErrorStream(true)
            .redirectOutput(told)
            .start();
    try {
      boolean ended = parent.waitFor(100, TimeUnit.SECONDS);
      assertThat(Files.readString(told.toPath()).lines())
          .containsExactly("49", "0", "64", "false", "[] true", "true");
      assertThat(ended).isTrue();
      assertThat(parent.exitValue()).isZero();
    } finally {
      parent.destroyForcibly();
    }
  }
}

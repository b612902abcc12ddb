package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.Future;
import dev.procession.TaskOptions;
import dev.procession.tck.Patience;
import dev.procession.tck.payload.Signal;
import dev.procession.tck.payload.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What detaches itself from its worker is ended with it, where there are control groups for it. */
class DetachedIT {
  @TempDir Path folder;
  private Signal started;
  private Signal never;
  private ProcessHandle detached;

  @BeforeEach
  void needGroups() {
    KillGroup group = KillGroup.create();
    assumeTrue(group != null, "no control group (v2) of ours");
    group.leave();
    started = new Signal(folder.resolve("started").toString());
    never = new Signal(folder.resolve("never").toString());
  }

  @AfterEach
  void end() {
    if (detached != null) {
      detached.destroyForcibly();
    }
  }

  /** In a session of its own, and with its parent gone. */
  private static void detach(String file) throws Exception {
    String script =
        "setsid sh -c 'echo $$ > F.new; mv F.new F; exec sleep 1000' < /dev/null > /dev/null 2>&1 &"
            .replace("F", file);
    Process shell = new ProcessBuilder("sh", "-c", script).start();
    if (shell.waitFor() != 0) {
      throw new IOException("no setsid");
    }
    while (!Files.exists(Path.of(file))) {
      Thread.onSpinWait();
    }
  }

  private static Object detachAndWait(String file, Signal started, Signal never) throws Exception {
    awaitGroup();
    detach(file);
    return Tasks.await(started, never);
  }

  /** It is made beside the first task. */
  private static void awaitGroup() throws IOException {
    while (!String.valueOf(OwnGroup.find()).contains("procession-")) {
      Thread.onSpinWait();
    }
  }

  private String file() {
    return folder.resolve("pid").toString();
  }

  private void look() throws Exception {
    long pid = Long.parseLong(Files.readString(Path.of(file())).strip());
    detached = ProcessHandle.of(pid).orElseThrow();
  }

  private static long groups() throws IOException {
    Path own = OwnGroup.find();
    String ours = "procession-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> groups = Files.list(own)) {
      return groups.filter(group -> group.getFileName().toString().startsWith(ours)).count();
    }
  }

  @Test
  void byAKill() throws Exception {
    String file = file();
    Signal begun = started;
    Signal end = never;
    try (Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1))) {
      Future<?> task =
          executor
              .with(TaskOptions.none().withGrace(Duration.ZERO))
              .submit(() -> detachAndWait(file, begun, end));
      started.await();
      look();
      assertThat(task.cancel(true)).isTrue();
    }
    Patience.until("what was detached is dead", () -> !detached.isAlive());
    assertThat(groups()).isZero();
  }

  @Test
  void notByAnOrdinaryEnd() throws Exception {
    String file = file();
    try (Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1))) {
      Object unused =
          Patience.get(
              executor.submit(
                  () -> {
                    awaitGroup();
                    detach(file);
                    return 1;
                  }));
      look();
    }
    assertThat(groups()).isZero();
    assertThat(detached.isAlive()).isTrue();
  }

  @Test
  void byTheDeathOfTheParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                Program.command(
                    Main.class,
                    List.of("-Djava.io.tmpdir=" + folder),
                    file(),
                    started.file(),
                    never.file()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      started.await();
      look();
    } finally {
      parent.destroyForcibly();
    }
    Patience.until("what was detached is dead", () -> !detached.isAlive());
  }

  /** The parent. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      String file = arguments[0];
      Signal started = new Signal(arguments[1]);
      Signal never = new Signal(arguments[2]);
      try (Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(1))) {
        Future<?> task = executor.submit(() -> detachAndWait(file, started, never));
        new CountDownLatch(1).await();
        assertThat(task.isDone()).isFalse();
      }
    }
  }
}

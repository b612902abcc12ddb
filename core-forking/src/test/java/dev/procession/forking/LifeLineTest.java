package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.tck.Patience;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the end of standard input says, and what it does not. Over a pipe with a name. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such pipes")
class LifeLineTest {
  @TempDir Path folder;

  private final AtomicBoolean removed = new AtomicBoolean();
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();
  private volatile ProcessHandle knownParent = ProcessHandle.current();
  private Path pipe;
  private FileChannel parent;
  private FileChannel stdin;
  private LifeLine lifeLine;
  private Thread holder;

  @BeforeEach
  void hold() throws Exception {
    pipe = folder.resolve("stdin");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    FileChannel both = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
    stdin = FileChannel.open(pipe, StandardOpenOption.READ);
    parent = FileChannel.open(pipe, StandardOpenOption.WRITE);
    both.close(); // to open one end alone waits for the other
    lifeLine =
        new LifeLine(
            stdin,
            new Parentage(() -> Optional.of(knownParent)),
            Duration.ZERO,
            () -> removed.set(true),
            halted::complete);
    holder = new Thread(lifeLine, "life-line");
    holder.start();
  }

  @AfterEach
  void release() throws Exception {
    parent.close();
    lifeLine.onExit();
    holder.join();
  }

  private int exitCode() throws Exception {
    return halted.get(60, TimeUnit.SECONDS);
  }

  @Test
  void theParentsEndEndsItAndWhatTheParentLeft() throws Exception {
    parent.close();
    assertThat(exitCode()).isEqualTo(ForkedMain.PARENT_GONE);
    assertThat(removed).isTrue();
  }

  /** As a process that the parent's native code has started holds it. */
  @Test
  void soItDoesThoughAnotherHoldsTheInput() throws Exception {
    Process other = new ProcessBuilder("sh", "-c", "read forever").start();
    Thread watch = new Thread(lifeLine::watchParent, "watch");
    watch.start();
    Patience.until("it knows its parent", () -> watch.getState() == Thread.State.TIMED_WAITING);
    assertThat(halted).isNotDone();
    knownParent = other.toHandle();
    assertThat(exitCode()).isEqualTo(ForkedMain.PARENT_GONE);
    assertThat(removed).isTrue();
    watch.join();
    other.destroyForcibly();
  }

  @Test
  void aParentThatCantBeSeenIsNotGone() {
    Queue<Optional<ProcessHandle>> seen = new ArrayDeque<>();
    Parentage parentage = new Parentage(seen::remove);
    seen.add(Optional.empty()); // no descriptor to look with
    seen.add(Optional.of(ProcessHandle.current()));
    seen.add(Optional.empty());
    seen.add(Optional.of(ProcessHandle.current()));
    while (!seen.isEmpty()) {
      assertThat(parentage.getAsBoolean()).isFalse();
    }
  }

  /** Whoever of the two ends this JVM, it ends what the worker detached as well. */
  @Test
  void aConnectionThatEndsWithTheParentIsNotLost() throws Exception {
    Queue<Integer> codes = new ConcurrentLinkedQueue<>();
    try (FileChannel ended = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ)) {
      LifeLine line = new LifeLine(ended, () -> false, Duration.ZERO, () -> {}, codes::add);
      line.run();
      line.onLost(true);
    }
    assertThat(codes).containsExactly(ForkedMain.PARENT_GONE, ForkedMain.PARENT_GONE);
  }

  @Test
  void aRemovalThatFailsDoesNotKeepIt() throws Exception {
    try (FileChannel closed = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ)) {
      Runnable failing =
          () -> {
            throw new LinkageError("injected");
          };
      CompletableFuture<Integer> code = new CompletableFuture<>();
      Thread thread =
          new Thread(
              new LifeLine(closed, () -> false, Duration.ZERO, failing, code::complete), "failing");
      thread.setUncaughtExceptionHandler((t, e) -> {});
      thread.start();
      assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(ForkedMain.PARENT_GONE);
      thread.join();
    }
  }

  @Test
  void anInputThatATaskHasClosedEndsNothing() throws Exception {
    stdin.close();
    Patience.until("it waits", () -> holder.getState() == Thread.State.WAITING);
    holder.interrupt();
    Patience.until("it has seen that", () -> !holder.isInterrupted());
    Patience.until("it waits again", () -> holder.getState() == Thread.State.WAITING);
    assertThat(halted).isNotDone();
    assertThat(removed).isFalse();
  }

  @Test
  void anExitThatTakesTooLongEndsItAlone() throws Exception {
    lifeLine.onExit();
    assertThat(exitCode()).isEqualTo(ForkedMain.EXIT_HANGS);
    assertThat(removed).isFalse();
  }
}

package dev.procession.forking;

import dev.procession.core.worker.EngineThread;
import dev.procession.ipc.WorkerSession;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/*
 * Ends this JVM when its parent is gone. The parent holds the other end of standard input; the
 * operating system closes it when the parent dies in whatever way. Then there is nobody to answer
 * to: the folder is removed, what the parent shared is removed, and the JVM halts, without shutdown
 * hooks, which could hang.
 *
 * A process that the parent's native code started may hold that other end too, and the connection's.
 * So twice a second another thread looks whether this JVM still has the parent that it began with.
 *
 * A JVM that exits waits 300 ms for threads that are in native code, and one that reads its
 * standard input is. A shutdown hook closes the input therefore, which wakes the reader (a stream's
 * read would not wake); from then on the reader watches that the exit does not take for ever.
 *
 * A task may close the input as well. That says nothing of the parent, whose files stay: then the
 * connection alone is the life-line, and the reader waits for the exit.
 */
final class LifeLine implements WorkerSession.Host, Runnable {
  private static final long PARENT_LIMIT_MILLIS = 500;
  private static final long LOOK_MILLIS = 500;

  /** More than a living parent has patience for. */
  static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  private final FileChannel stdin;
  private final BooleanSupplier orphaned;
  private final Duration exitLimit;
  private final Runnable removal;
  private final IntConsumer halt;
  private final CountDownLatch parentGone = new CountDownLatch(1);
  private final CountDownLatch exiting = new CountDownLatch(1);

  /**
   * Makes one that nobody runs yet.
   *
   * @param orphaned whether this JVM's parent is another one now
   * @param removal removes what a parent left behind that is gone
   * @param halt ends the JVM with an exit code
   */
  LifeLine(
      FileChannel stdin,
      BooleanSupplier orphaned,
      Duration exitLimit,
      Runnable removal,
      IntConsumer halt) {
    this.stdin = stdin;
    this.orphaned = orphaned;
    this.exitLimit = exitLimit;
    this.removal = removal;
    this.halt = halt;
  }

  static LifeLine hold(FileChannel stdin, String directory) {
    Path own = Path.of(directory);
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
    LifeLine lifeLine =
        new LifeLine(
            stdin,
            Parentage.ofThisJvm(),
            EXIT_LIMIT,
            WorkerSession::removeParentsFiles,
            code -> {
              try {
                WorkerDirectory.remove(own);
                if (code == ForkedMain.PARENT_GONE) {
                  KillGroup.endOwn(parent);
                }
              } finally {
                Runtime.getRuntime().halt(code);
              }
            });
    new EngineThread(lifeLine::watchParent, "procession-lifeline-watch").start();
    new EngineThread(lifeLine, "procession-lifeline").start();
    if (File.separatorChar == '/') { // elsewhere a close waits for the reader
      Thread release = new Thread(lifeLine::onExit, "procession-lifeline-release");
      Runtime.getRuntime().addShutdownHook(release);
    }
    return lifeLine;
  }

  /** The JVM exits. */
  void onExit() {
    exiting.countDown();
    try {
      stdin.close();
    } catch (IOException e) {
      // The exit takes longer.
    }
  }

  /** Looks until the parent is gone, or this JVM exits. */
  void watchParent() {
    boolean gone = orphaned.getAsBoolean();
    while (!gone && !exitsWithin(LOOK_MILLIS)) {
      gone = orphaned.getAsBoolean();
    }
    if (gone) {
      onParentGone();
    }
  }

  private boolean exitsWithin(long millis) {
    try {
      return exiting.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false; // a task that interrupts all threads that it finds
    }
  }

  /** Whatever holds this JVM's input. */
  private void onParentGone() {
    try {
      removal.run();
    } finally {
      parentGone.countDown();
      halt(ForkedMain.PARENT_GONE);
    }
  }

  /** Reads until there is nobody who could write. Whatever is thrown, this JVM does not stay. */
  @Override
  public void run() {
    int code = ForkedMain.PARENT_GONE;
    try {
      if (awaitParentsEnd()) {
        removal.run();
      } else {
        awaitExit();
        code = ForkedMain.EXIT_HANGS;
      }
    } finally {
      if (code == ForkedMain.PARENT_GONE) {
        parentGone.countDown();
      }
      halt(code);
    }
  }

  /** {@code false} if the input was closed on this side. */
  private boolean awaitParentsEnd() {
    ByteBuffer nothing = ByteBuffer.allocateDirect(1);
    try {
      while (stdin.read(nothing.clear()) >= 0) {
        // The parent sends nothing after the bootstrap message.
      }
    } catch (ClosedChannelException e) {
      return false;
    } catch (IOException e) {
      // As its end.
    }
    return true;
  }

  /** Returns when an exit has begun and has taken too long. */
  private void awaitExit() {
    boolean over = false;
    while (!over) {
      try {
        exiting.await();
        TimeUnit.NANOSECONDS.sleep(exitLimit.toNanos()); // a JVM that exits ends this thread
        over = true;
      } catch (InterruptedException e) {
        // A task that interrupts all threads that it finds.
      }
    }
  }

  /** One thread at a time: whoever comes second finds the JVM gone. */
  private synchronized void halt(int code) {
    halt.accept(code);
  }

  /**
   * Without its parent's connection a worker is of no use; a task that runs is nobody's. If the
   * parent itself is gone, the thread that holds its standard input has more to remove.
   */
  @Override
  public void onLost(boolean busy) {
    boolean gone = false;
    try {
      gone = parentGone.await(PARENT_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // It halts in any case.
    }
    if (gone) {
      halt(ForkedMain.PARENT_GONE);
    } else if (orphaned.getAsBoolean()) {
      onParentGone();
    } else {
      halt(ForkedMain.CONNECTION_LOST);
    }
  }

  /** A forked parent uses signals instead. */
  @Override
  public void onTold(boolean atOnce) {
    halt(ForkedMain.PARENT_GONE);
  }
}

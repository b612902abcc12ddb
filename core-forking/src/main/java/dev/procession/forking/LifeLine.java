package dev.procession.forking;

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
import java.util.function.IntConsumer;

/*
 * Ends this JVM when its parent is gone. The parent holds the other end of standard input; the
 * operating system closes it when the parent dies in whatever way. Then there is nobody to answer
 * to: the folder is removed, what the parent shared is removed, and the JVM halts, without shutdown
 * hooks, which could hang.
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

  /** More than a living parent has patience for. */
  static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  private final FileChannel stdin;
  private final Duration exitLimit;
  private final Runnable removal;
  private final IntConsumer halt;
  private final CountDownLatch parentGone = new CountDownLatch(1);
  private final CountDownLatch exiting = new CountDownLatch(1);

  /**
   * Makes one that nobody runs yet.
   *
   * @param removal removes what a parent left behind that is gone
   * @param halt ends the JVM with an exit code
   */
  LifeLine(FileChannel stdin, Duration exitLimit, Runnable removal, IntConsumer halt) {
    this.stdin = stdin;
    this.exitLimit = exitLimit;
    this.removal = removal;
    this.halt = halt;
  }

  static LifeLine hold(FileChannel stdin, String directory) {
    Path own = Path.of(directory);
    LifeLine lifeLine =
        new LifeLine(
            stdin,
            EXIT_LIMIT,
            WorkerSession::removeParentsFiles,
            code -> {
              try {
                WorkerDirectory.remove(own);
              } finally {
                Runtime.getRuntime().halt(code);
              }
            });
    Thread holder = new Thread(lifeLine, "procession-lifeline");
    holder.setDaemon(true);
    holder.start();
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
      parentGone.countDown();
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
    try {
      boolean unused = parentGone.await(PARENT_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // It halts in any case.
    }
    halt(ForkedMain.CONNECTION_LOST);
  }

  /** A forked parent uses signals instead. */
  @Override
  public void onTold(boolean atOnce) {
    halt(ForkedMain.PARENT_GONE);
  }
}

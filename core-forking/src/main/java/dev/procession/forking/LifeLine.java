package dev.procession.forking;

import dev.procession.ipc.WorkerSession;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/*
 * Ends this JVM when its parent is gone. The parent holds the other end of standard input; the
 * operating system closes it when the parent dies in whatever way. Then there is nobody to answer
 * to: the folder is removed and the JVM halts, without shutdown hooks, which could hang.
 *
 * A JVM that exits waits 300 ms for threads that are in native code, and one that reads its
 * standard input is. A shutdown hook closes the input therefore, which wakes the reader (a stream's
 * read would not wake); from then on the reader watches that the exit does not take for ever.
 */
final class LifeLine implements WorkerSession.Host, Runnable {
  private static final long PARENT_LIMIT_MILLIS = 500;

  /** More than a living parent has patience for. */
  private static final long EXIT_LIMIT_SECONDS = 30;

  private final FileChannel stdin;
  private final Path directory;
  private final CountDownLatch parentGone = new CountDownLatch(1);

  private LifeLine(FileChannel stdin, Path directory) {
    this.stdin = stdin;
    this.directory = directory;
  }

  static LifeLine hold(FileChannel stdin, String directory) {
    LifeLine lifeLine = new LifeLine(stdin, Path.of(directory));
    Thread holder = new Thread(lifeLine, "procession-lifeline");
    holder.setDaemon(true);
    holder.start();
    if (File.separatorChar == '/') { // elsewhere a close waits for the reader
      Thread release = new Thread(new Release(stdin), "procession-lifeline-release");
      Runtime.getRuntime().addShutdownHook(release);
    }
    return lifeLine;
  }

  /** The end of the JVM. */
  private record Release(FileChannel stdin) implements Runnable {
    @Override
    public void run() {
      try {
        stdin.close();
      } catch (IOException e) {
        // The exit takes longer.
      }
    }
  }

  /** Reads until there is nobody who could write. */
  @Override
  public void run() {
    ByteBuffer nothing = ByteBuffer.allocateDirect(1);
    try {
      while (stdin.read(nothing.clear()) >= 0) {
        // The parent sends nothing after the bootstrap message.
      }
    } catch (ClosedChannelException e) {
      awaitExit();
    } catch (IOException e) {
      // As its end.
    }
    WorkerSession.removeParentsFiles();
    parentGone.countDown();
    halt(ForkedMain.PARENT_GONE);
  }

  private void awaitExit() {
    try {
      boolean unused = parentGone.await(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread.
    }
  }

  /** One thread at a time: whoever comes second finds the JVM gone. */
  private synchronized void halt(int code) {
    WorkerDirectory.remove(directory);
    Runtime.getRuntime().halt(code);
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

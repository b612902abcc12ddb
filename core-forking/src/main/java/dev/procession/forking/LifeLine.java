package dev.procession.forking;

import dev.procession.ipc.WorkerSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends this JVM when its parent is gone. The parent holds the other end of standard input; the
 * operating system closes it when the parent dies in whatever way. Then there is nobody to answer
 * to: the folder is removed and the JVM halts, without shutdown hooks, which could hang.
 */
final class LifeLine implements WorkerSession.Host {
  private static final long PARENT_LIMIT_MILLIS = 500;

  private final Path directory;

  private final CountDownLatch parentGone = new CountDownLatch(1);

  private LifeLine(Path directory) {
    this.directory = directory;
  }

  static LifeLine hold(InputStream stdin, String directory) {
    LifeLine lifeLine = new LifeLine(Path.of(directory));
    Thread holder = new Thread(() -> lifeLine.awaitEnd(stdin), "procession-lifeline");
    holder.setDaemon(true);
    holder.start();
    return lifeLine;
  }

  private void awaitEnd(InputStream stdin) {
    try {
      while (stdin.read() >= 0) {
        // The parent sends nothing after the bootstrap message.
      }
    } catch (IOException e) {
      // As its end.
    }
    WorkerSession.removeParentsFiles();
    parentGone.countDown();
    halt(ForkedMain.PARENT_GONE);
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

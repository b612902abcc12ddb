package dev.procession.forking;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/*
 * Workers' folders that nobody is left to remove: their parent was killed before the worker could
 * do it. A parent holds a lock in each of its folders, which the system releases when it dies in
 * whatever way; process ids would mean nothing to a container that shares the temp folder. This
 * process's own are left out before any of their files is opened: closing one would release its
 * lock.
 */
final class StaleFolders {
  static final String LOCK = "lock";

  /** Between making the file and locking it a parent has so long. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private static final AtomicBoolean SWEPT = new AtomicBoolean();

  private StaleFolders() {}

  /** Removes them, once in a program, from a thread that nothing waits for. */
  static void sweepOnce() {
    if (SWEPT.compareAndSet(false, true)) {
      Thread thread = new Thread(StaleFolders::sweep, "procession-sweep");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void sweep() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      List<Path> folders = files.filter(WorkerDirectory::isOfAnotherProcess).toList();
      folders.stream().filter(StaleFolders::isStale).forEach(WorkerDirectory::remove);
    } catch (IOException e) {
      // The next program tries again.
    }
  }

  /** One without the file may be new, or not ours at all. */
  private static boolean isStale(Path folder) {
    Path file = folder.resolve(LOCK);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(file)) {
      return false;
    }
    Instant then = Instant.ofEpochMilli(file.toFile().lastModified());
    if (then.plus(NEW).isAfter(Instant.now())) {
      return false;
    }
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException e) {
      return false; // just removed by its owner
    }
  }
}

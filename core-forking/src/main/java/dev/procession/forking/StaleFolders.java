package dev.procession.forking;

import dev.procession.core.worker.EngineThread;
import dev.procession.ipc.files.Ownership;
import dev.procession.ipc.files.PrivateFolder;
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
 *
 * Everybody can make folders of such names there. So a folder is believed, and anything in it
 * opened, only if it is this user's own and nobody else can enter it: then nothing in it can have
 * been put there, or be swapped meanwhile, by others.
 */
final class StaleFolders {
  /** Between making the file and locking it a parent has so long. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private static final AtomicBoolean SWEPT = new AtomicBoolean();

  private StaleFolders() {}

  /** Removes them, once in a program, from a thread that nothing waits for. */
  static void sweepOnce() {
    if (SWEPT.compareAndSet(false, true)) {
      Thread thread = new EngineThread(StaleFolders::sweepAll, "procession-sweep");
      thread.start();
    }
  }

  private static void sweepAll() {
    WorkerDirectory.places().forEach(StaleFolders::sweep);
  }

  static void sweep(Path place) {
    try (Stream<Path> files = Files.list(place)) {
      List<Path> folders = files.filter(LockedFolder::isOfAnotherProcess).toList();
      folders.stream().filter(StaleFolders::isStale).forEach(PrivateFolder::remove);
    } catch (IOException | java.io.UncheckedIOException e) {
      // The next program tries again.
    }
  }

  /** One without the file may be new, or not ours at all. */
  private static boolean isStale(Path folder) {
    Path file = folder.resolve(LockedFolder.LOCK);
    if (!Ownership.isPrivateFolder(folder) || !Ownership.isOwnFile(file)) {
      return false;
    }
    try {
      Instant then = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
      return !then.plus(NEW).isAfter(Instant.now()) && isUnlocked(file);
    } catch (IOException e) {
      return false; // just removed by its owner
    }
  }

  private static boolean isUnlocked(Path file) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    }
  }
}

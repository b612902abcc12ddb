package dev.procession.forking;

import dev.procession.ipc.files.PrivateFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A folder of this process alone, with a file in it that stays locked while the process lives: see
 * {@link StaleFolders}. Removed when it is closed, or when this JVM exits.
 */
final class LockedFolder implements AutoCloseable {
  static final String LOCK = "lock";

  /** Whose folder it is shows in its name. */
  private static final String PROJECT = "procession-";

  private static final String PREFIX = PROJECT + ProcessHandle.current().pid() + "-";

  private static final Set<Path> PRESENT = ConcurrentHashMap.newKeySet();

  /** Held by those who make one, shared; taken alone by this JVM's exit. */
  private static final ReadWriteLock MAKING = new ReentrantReadWriteLock();

  /** Guarded by that lock. */
  private static boolean exiting;

  private final Path path;
  private final FileChannel lock;

  private LockedFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes one. Its name need not be a secret, as others can neither enter it nor have made it; the
   * JDK's random names cost a first launch its whole cryptography.
   */
  static LockedFolder create(Path parent) throws IOException {
    Path path = make(parent);
    try {
      return new LockedFolder(path, lock(path.resolve(LOCK)));
    } catch (IOException e) {
      remove(path);
      throw e;
    }
  }

  private static Path make(Path parent) throws IOException {
    MAKING.readLock().lock();
    try {
      if (exiting) {
        throw new IOException("this JVM exits");
      }
      Path path = PrivateFolder.create(parent, LockedFolder::newName);
      PRESENT.add(path);
      return path;
    } finally {
      MAKING.readLock().unlock();
    }
  }

  private static String newName() {
    return PREFIX + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PrivateFolder.ownerOnly(file.getFileSystem(), "rw-------"));
    FileLock unused = channel.lock();
    return channel;
  }

  /** Whether it has the name of such a folder, of whatever process. */
  static boolean isNamedSo(Path folder) {
    return folder.getFileName().toString().matches(PROJECT + "[0-9]+-[0-9]+");
  }

  static boolean isOfAnotherProcess(Path folder) {
    return isNamedSo(folder) && !folder.getFileName().toString().startsWith(PREFIX);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The file goes with the folder.
    }
    remove(path);
  }

  private static void remove(Path path) {
    PrivateFolder.remove(path);
    PRESENT.remove(path);
  }

  /** For this JVM's exit: from now on none is made. */
  static void removeAll() {
    MAKING.writeLock().lock();
    try {
      exiting = true;
    } finally {
      MAKING.writeLock().unlock();
    }
    PRESENT.forEach(LockedFolder::takeAway);
  }

  /**
   * Under another name first: threads that start workers may still put files into it by its own.
   */
  private static void takeAway(Path path) {
    Path taken = path.resolveSibling(newName());
    try {
      PrivateFolder.remove(Files.move(path, taken, StandardCopyOption.ATOMIC_MOVE));
    } catch (IOException e) {
      PrivateFolder.remove(path);
    }
  }
}

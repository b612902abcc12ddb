package dev.procession.forking;

import dev.procession.core.worker.EngineThread;
import dev.procession.ipc.RemoteWorker;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * Makes one archive, in a JVM of its own, from a thread of its own. First it waits a moment: what
 * an executor is opened for goes first, and a program that ends soon is not slowed down. A lock in
 * the folder lets one program at a time make one; the others do without. A file beside it says that
 * none can be made of this class path. The JVM writes to a file of this program's, which becomes
 * the archive by one rename.
 */
final class ArchiveTraining {
  private static final long CALM_MILLIS = 1_000;
  private static final long LONGEST_MINUTES = 1;

  private static final String UNFINISHED = ".making-";

  private final ArchiveKey key;
  private final Thread thread = new EngineThread(this::run, "procession-archive");
  private @Nullable Process process;
  private boolean stopped;

  ArchiveTraining(ArchiveKey key) {
    this.key = key;
  }

  ArchiveKey key() {
    return key;
  }

  void start() {
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    if (!awaitCalm()) {
      return;
    }
    try (WorkerDirectory directory = WorkerDirectory.create()) {
      ArchiveFolder folder = ArchiveFolder.ofThisProgram();
      if (folder != null && folder.find(key) == null) {
        folder.create();
        train(folder, directory);
      }
    } catch (IOException | RuntimeException e) {
      // A folder that can't be written: workers start without an archive.
    }
  }

  private synchronized boolean awaitCalm() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALM_MILLIS);
    for (long left = CALM_MILLIS; left > 0 && !stopped; left = millisUntil(end)) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
    return !stopped;
  }

  private static long millisUntil(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
  }

  private void train(ArchiveFolder folder, WorkerDirectory directory) throws IOException {
    Path refused = folder.path().resolve(key.name() + ".none");
    try (FileChannel channel =
            FileChannel.open(
                folder.path().resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      if (lock == null || Files.exists(refused) || folder.find(key) != null) {
        return;
      }
      sweep(folder);
      Path made = folder.path().resolve(key.name() + UNFINISHED + ProcessHandle.current().pid());
      try {
        int status = await(launch(made, directory));
        if (isStopped()) {
          return;
        }
        if (status == 0 && Files.exists(made)) {
          publish(folder, made);
        } else {
          Files.write(refused, new byte[0]);
        }
      } finally {
        Files.deleteIfExists(made);
      }
    }
  }

  /** Unless a jar was replaced meanwhile: then its classes may be of either. */
  private void publish(ArchiveFolder folder, Path made) throws IOException {
    if (key.equals(ArchiveKey.of(key.java(), key.classPath()))) {
      folder.publish(made, key);
    }
  }

  private Process launch(Path made, WorkerDirectory directory) throws IOException {
    Path file = directory.path().resolve("args");
    ArgumentFile.write(file, arguments(made, directory));
    ProcessBuilder builder = new ProcessBuilder(key.java().toString(), "@" + file);
    ChildEnvironment.scrub(builder.environment());
    builder.directory(directory.path().toFile());
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    synchronized (this) {
      if (stopped) {
        throw new IOException("not wanted any more");
      }
      Process child = builder.start();
      Children.remember(child);
      process = child;
      return child;
    }
  }

  private List<String> arguments(Path made, WorkerDirectory directory) {
    return List.of(
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-XX:ErrorFile=" + directory.path().resolve("hs_err_%p.log"),
        "-Xshare:auto",
        "-XX:ArchiveClassesAtExit=" + made,
        "-Xlog:disable",
        "-Djava.io.tmpdir=" + directory.temporaryFiles(),
        "-cp",
        String.join(java.io.File.pathSeparator, key.classPath()),
        Rehearsal.class.getName());
  }

  private static int await(Process child) {
    try {
      if (!child.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        child.destroyForcibly();
      }
      return child.waitFor();
    } catch (InterruptedException e) {
      child.destroyForcibly();
      return -1;
    } finally {
      child.destroyForcibly(); // whatever was thrown
      Children.forget(child);
      RemoteWorker.removeFilesOf(child.pid());
    }
  }

  /** What a program that was killed left unfinished. */
  private static void sweep(ArchiveFolder folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.contains(UNFINISHED)) {
          Files.deleteIfExists(file); // whoever makes one holds the lock
        }
      }
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /** Ends the JVM that makes it; {@code false} if the work was done. */
  boolean stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
      if (process != null) {
        process.destroyForcibly();
      }
    }
    boolean unfinished = thread.isAlive();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return unfinished;
  }
}

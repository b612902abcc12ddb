package dev.procession.tck;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test that leaves something behind: a child process, a thread of the pool, a folder or
 * socket in the temp directory, or a file in the memory file system, where a JVM may keep a folder
 * until it ends. Runs after the executors are closed.
 */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);
  private static final String OURS = "procession";

  /** Folders of other processes, which run at the same time, are none of ours. */
  private static final String FOLDERS = OURS + "-" + ProcessHandle.current().pid() + "-";

  private static final Path MEMORY = Path.of("/dev/shm");

  private static final List<Path> PLACES =
      List.of(Path.of(System.getProperty("java.io.tmpdir")), MEMORY);

  /** What there is at one moment. */
  private record Census(Set<Long> processes, Set<Thread> threads, Set<Path> files) {
    static Census take() {
      return new Census(
          descendants(),
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith(OURS + "-"))
              .collect(Collectors.toSet()),
          present());
    }

    private static Set<Long> descendants() {
      return ProcessHandle.current()
          .descendants()
          .map(ProcessHandle::pid)
          .collect(Collectors.toSet());
    }

    private static Set<Path> present() {
      Set<Path> present = new HashSet<>();
      for (Path place : PLACES) {
        try (Stream<Path> files = Files.list(place)) {
          files
              .filter(file -> file.getFileName().toString().startsWith(FOLDERS))
              .flatMap(file -> place.equals(MEMORY) ? inside(file) : Stream.of(file))
              .forEach(present::add);
        } catch (NoSuchFileException e) {
          // This platform has no such place.
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return present;
    }

    /** All but the folder itself. */
    private static Stream<Path> inside(Path folder) {
      try (Stream<Path> files = Files.list(folder)) {
        return files.toList().stream();
      } catch (NotDirectoryException e) {
        return Stream.of(folder);
      } catch (NoSuchFileException e) {
        return Stream.of(); // removed meanwhile
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Census without(Census before) {
      return new Census(
          minus(processes, before.processes),
          minus(threads, before.threads),
          minus(files, before.files));
    }

    private static <T> Set<T> minus(Set<T> now, Set<T> before) {
      Set<T> left = new HashSet<>(now);
      left.removeAll(before);
      return left;
    }

    /** What of it is there still; only that is looked at, as a whole census takes long. */
    Census remaining() {
      Set<Long> living = new HashSet<>(processes);
      if (!living.isEmpty()) {
        living.retainAll(descendants());
      }
      return new Census(
          living,
          threads.stream().filter(Thread::isAlive).collect(Collectors.toSet()),
          files.stream().filter(Files::exists).collect(Collectors.toSet()));
    }

    boolean isEmpty() {
      return processes.isEmpty() && threads.isEmpty() && files.isEmpty();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Census.class, Census.take());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (((Contract) context.getRequiredTestInstance()).ownsItsWorkers()) {
      Census before =
          requireNonNull(context.getStore(NAMESPACE).get(Census.class, Census.class), "census");
      AtomicReference<Census> left = new AtomicReference<>(Census.take().without(before));
      try {
        Patience.until("nothing is left", () -> left.updateAndGet(Census::remaining).isEmpty());
      } catch (AssertionError e) {
        throw new AssertionError("left behind: " + left.get(), e);
      }
    }
  }
}

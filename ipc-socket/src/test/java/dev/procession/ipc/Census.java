package dev.procession.ipc;

import dev.procession.tck.Patience;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM holds at one moment; numbers in names are left out. */
record Census(List<String> threads, List<String> descriptors) implements Serializable {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** What a conversation holds; other files, as class paths, the JVM opens when it likes. */
  private static final Pattern OURS = Pattern.compile("(socket|pipe|anon_inode):.*|/dev/shm/.*");

  /** Of this JVM: its threads with names that begin so, and where there is /proc, its sockets. */
  static Census take(String prefix) throws IOException {
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith(prefix))
            .map(Census::withoutNumbers)
            .sorted()
            .toList();
    return new Census(threads, open());
  }

  private static List<String> open() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return List.of();
    }
    List<String> targets = new ArrayList<>();
    try (Stream<Path> files = Files.list(DESCRIPTORS)) {
      for (Path file : files.toList()) {
        try {
          targets.add(withoutNumbers(Files.readSymbolicLink(file).toString()));
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    }
    return targets.stream().filter(OURS.asMatchPredicate()).sorted().toList();
  }

  private static String withoutNumbers(String name) {
    return NUMBER.matcher(name).replaceAll("#");
  }

  private Census beyond(Census before) {
    return new Census(minus(threads, before.threads), minus(descriptors, before.descriptors));
  }

  private static List<String> minus(List<String> now, List<String> before) {
    List<String> left = new ArrayList<>(now);
    before.forEach(left::remove);
    return left;
  }

  /** Waits until there is no more than before. */
  void awaitNoMore(Callable<Census> now) {
    AtomicReference<Object> last = new AtomicReference<>();
    try {
      Patience.until("no more than before", () -> isNoMore(now, last));
    } catch (AssertionError e) {
      throw new AssertionError("left behind: " + last.get(), e);
    }
  }

  private boolean isNoMore(Callable<Census> now, AtomicReference<Object> last) {
    try {
      Census more = now.call().beyond(this);
      last.set(more);
      return more.threads.isEmpty() && more.descriptors.isEmpty();
    } catch (Exception e) {
      throw new AssertionError("can't be counted", e);
    }
  }
}

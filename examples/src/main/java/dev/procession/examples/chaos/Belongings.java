package dev.procession.examples.chaos;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What this JVM has: processes, threads, descriptors, files in the temporary folder and in shared
 * memory. Counted before and after, what is more is what was left behind.
 *
 * @param counted how many there are of each
 */
record Belongings(Map<String, Integer> counted) {
  /** Threads that the JDK starts and ends as it likes. */
  private static final Pattern JDKS_OWN =
      Pattern.compile("process reaper.*|Common-Cleaner|ForkJoinPool.commonPool.*|Attach Listener");

  private static final Pattern PASSING = Pattern.compile(".*(\\.jar|\\.so|/proc/.*/fd)");

  static Belongings now(Set<Long> workers) throws IOException {
    Map<String, Integer> counted = new TreeMap<>();
    ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .forEach(child -> counted.merge("process " + child.pid(), 1, Integer::sum));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!JDKS_OWN.matcher(thread.getName()).matches()) {
        counted.merge("thread " + thread.getName(), 1, Integer::sum);
      }
    }
    for (Path descriptor : list(Path.of("/proc/self/fd"))) {
      String target = target(descriptor);
      if (!PASSING.matcher(target).matches()) {
        counted.merge("descriptor of " + target.replaceAll("\\d+", "N"), 1, Integer::sum);
      }
    }
    Set<Long> pids = new TreeSet<>(workers);
    pids.add(ProcessHandle.current().pid());
    for (String folder : List.of(System.getProperty("java.io.tmpdir"), "/dev/shm")) {
      for (Path file : list(Path.of(folder))) {
        if (isOf(file.getFileName().toString(), pids)) {
          counted.merge("file " + file, 1, Integer::sum);
          list(file).forEach(inside -> counted.merge("file " + inside, 1, Integer::sum));
        }
      }
    }
    return new Belongings(counted);
  }

  /** What is there now and was not then. */
  List<String> moreThan(Belongings then) {
    List<String> more = new ArrayList<>();
    counted.forEach(
        (what, number) -> {
          int before = then.counted.getOrDefault(what, 0);
          if (number > before) {
            more.add(String.format("%s: %d before, %d after", what, before, number));
          }
        });
    return more;
  }

  /** Ours have the process id of their parent or their worker in their names. */
  private static boolean isOf(String name, Set<Long> pids) {
    for (String part : name.split("\\D+", -1)) {
      if (!part.isEmpty() && part.length() < 10 && pids.contains(Long.valueOf(part))) {
        return true;
      }
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "/proc/self/fd"; // the one by which the folder was read
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (var stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    } catch (NoSuchFileException e) {
      return List.of(); // removed meanwhile
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }
}

package dev.procession.forking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many processes the system has killed for lack of memory in the control group of this one,
 * which its children share. Always 0 where there are no such groups.
 */
final class SystemKills {
  private static final Path OWN = Path.of("/proc/self/cgroup");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final String COUNTER = "oom_kill ";

  private SystemKills() {}

  static long count() {
    return count(OWN, GROUPS);
  }

  /**
   * The same of other files.
   *
   * @param own lists the groups of a process
   * @param root holds the folders of all groups
   */
  static long count(Path own, Path root) {
    try {
      List<String> groups = Files.readAllLines(own);
      for (String line : groups) {
        String[] parts = line.split(":", 3);
        if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
          return count(root.resolve("memory"), parts[2], "memory.oom_control");
        }
      }
      for (String line : groups) {
        if (line.startsWith("0::")) {
          return count(root, line.substring(3), "memory.events");
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, hidden from us, or of a kind that we do not know.
    }
    return 0;
  }

  /** In a container the group's name may be the host's; then ours is the root. */
  private static long count(Path root, String group, String file) throws IOException {
    Path named = root.resolve("./" + group).normalize().resolve(file);
    Path counters = named.startsWith(root) && Files.exists(named) ? named : root.resolve(file);
    long count = 0;
    for (String line : Files.readAllLines(counters)) {
      if (line.startsWith(COUNTER)) {
        count += Long.parseLong(line.substring(COUNTER.length()).strip());
      }
    }
    return count;
  }
}

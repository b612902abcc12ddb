package dev.procession.forking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many processes the system has killed for lack of memory in the control group of this one,
 * which its children share. Always 0 where there are no such groups.
 */
final class SystemKills {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final String COUNTER = "oom_kill ";

  private SystemKills() {}

  static long count() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
        String[] parts = line.split(":", 3);
        if (parts.length == 3 && parts[1].equals("memory")) {
          return count(GROUPS.resolve("memory"), parts[2], "memory.oom_control");
        }
      }
      for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
        if (line.startsWith("0::")) {
          return count(GROUPS, line.substring(3), "memory.events");
        }
      }
    } catch (IOException e) {
      // Not Linux, or hidden from us.
    }
    return 0;
  }

  /** In a container the group's name may be the host's; then ours is the root. */
  private static long count(Path root, String group, String file) throws IOException {
    Path own = root.resolve(group.substring(1)).resolve(file);
    Path counters = Files.exists(own) ? own : root.resolve(file);
    long count = 0;
    for (String line : Files.readAllLines(counters)) {
      if (line.startsWith(COUNTER)) {
        count += Long.parseLong(line.substring(COUNTER.length()).strip());
      }
    }
    return count;
  }
}

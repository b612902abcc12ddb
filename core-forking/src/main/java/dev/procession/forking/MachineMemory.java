package dev.procession.forking;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory the machine has, or the container that this JVM runs in. On Linux it is read
 * where the JDK reads it too, whose own way there goes through its management beans: slow in a cold
 * JVM, and a launch waits for it.
 */
final class MachineMemory {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final String TOTAL = "MemTotal:";
  private static final String UNIT = "kB";

  private MachineMemory() {}

  static long bytes() {
    try {
      long machine = total(Files.readAllLines(Path.of("/proc/meminfo")));
      List<String> groups = Files.readAllLines(Path.of("/proc/self/cgroup"));
      return Math.min(machine, limit(groups, GROUPS));
    } catch (IOException e) {
      return asTheJdkSays(); // not Linux, or hidden from us
    }
  }

  private static long asTheJdkSays() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  private static long total(List<String> meminfo) throws IOException {
    for (String line : meminfo) {
      if (line.startsWith(TOTAL) && line.endsWith(UNIT)) {
        return Long.parseLong(line.substring(TOTAL.length(), line.length() - UNIT.length()).strip())
            << 10;
      }
    }
    throw new IOException("/proc/meminfo has no total");
  }

  /** The smallest limit of our control group and of those around it. */
  static long limit(List<String> groups, Path root) {
    long limit = Long.MAX_VALUE;
    for (String line : groups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        limit = Math.min(limit, limit(root.resolve("memory"), parts[2], "memory.limit_in_bytes"));
      } else if (line.startsWith("0::")) {
        limit = Math.min(limit, limit(root, parts[2], "memory.max"));
      }
    }
    return limit;
  }

  /** In a container a group's name may be the host's: then only the root is there. */
  private static long limit(Path root, String group, String file) {
    long limit = Long.MAX_VALUE;
    Path path = root.resolve(group.substring(1)).normalize();
    for (; path != null && path.startsWith(root); path = path.getParent()) {
      limit = Math.min(limit, limit(path.resolve(file)));
    }
    return limit;
  }

  private static long limit(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE; // no such group, or "max"
    }
  }
}

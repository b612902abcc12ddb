package dev.procession.forking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this process's control group (v2) lies among the files, from what /proc tells. */
final class OwnGroup {
  private static final String ENTRY = "0::";
  private static final String TYPE = " - cgroup2 ";

  private OwnGroup() {}

  /** That of this process; {@code null} if there is none that can be seen. */
  static @Nullable Path find() {
    try {
      return find(
          Files.readAllLines(Path.of("/proc/self/mountinfo")),
          Files.readAllLines(Path.of("/proc/self/cgroup")));
    } catch (IOException | RuntimeException e) {
      return null; // no Linux, or it is hidden from us
    }
  }

  /**
   * Finds it.
   *
   * @param mounts lines of {@code mountinfo}: the fourth word of one is what part of the groups'
   *     tree is mounted, the fifth where
   * @param groups lines of {@code cgroup}, of which that of version 2 begins with 0::
   * @return the folder; {@code null} if there is none that can be seen
   */
  static @Nullable Path find(List<String> mounts, List<String> groups) {
    String group = null;
    for (String line : groups) {
      group = line.startsWith(ENTRY) ? line.substring(ENTRY.length()) : group;
    }
    for (String mount : mounts) {
      String[] words = mount.split(" ", -1);
      if (group != null && mount.contains(TYPE) && words.length > 5) {
        Path root = Path.of(words[3]);
        Path own = Path.of(group);
        return own.startsWith(root)
            ? Path.of(words[4]).resolve(root.relativize(own)).normalize()
            : null;
      }
    }
    return null;
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where control groups are, and what is made of folders that are none. */
class KillGroupTest {
  private static final String MOUNT = "25 21 0:22 ROOT AT rw,nosuid shared:4 - cgroup2 cgroup2 rw";
  private static final String OTHER = "24 21 0:21 / /sys rw shared:3 - sysfs sysfs rw";

  @TempDir Path folder;

  private static Path own(String root, String at, String group) {
    return OwnGroup.find(
        List.of(OTHER, MOUNT.replace("ROOT", root).replace("AT", at)),
        List.of("1:cpu:/elsewhere", "0::" + group));
  }

  @Test
  void isFoundBelowItsMount() {
    assertThat(own("/", "/sys/fs/cgroup", "/user.slice/a"))
        .isEqualTo(Path.of("/sys/fs/cgroup/user.slice/a"));
    assertThat(own("/", "/sys/fs/cgroup", "/")).isEqualTo(Path.of("/sys/fs/cgroup"));
    assertThat(own("/docker/x", "/sys/fs/cgroup", "/docker/x/y"))
        .isEqualTo(Path.of("/sys/fs/cgroup/y"));
    assertThat(own("/docker/x", "/sys/fs/cgroup", "/docker/x"))
        .isEqualTo(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void isNotFoundWhereItIsNotMountedOrThereIsNone() {
    assertThat(own("/docker/x", "/sys/fs/cgroup", "/other")).isNull();
    assertThat(OwnGroup.find(List.of(OTHER), List.of("0::/"))).isNull();
    assertThat(OwnGroup.find(List.of(MOUNT), List.of("1:cpu:/"))).isNull();
  }

  /** As on a kernel that can't kill a group. */
  @Test
  void noneIsMadeInAnOrdinaryFolder() throws IOException {
    assertThat(KillGroup.create(folder)).isNull();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatADeadParentLeftIsSwept() throws Exception {
    Process dead = new ProcessBuilder("sh", "-c", "exit 0").start();
    assertThat(dead.waitFor()).isZero();
    Path left = Files.createDirectory(folder.resolve("procession-" + dead.pid() + "-1"));
    Path inside = Files.createDirectory(left.resolve("procession-1-2"));
    long self = ProcessHandle.current().pid();
    Path living = Files.createDirectory(folder.resolve("procession-" + self + "-1"));
    Path foreign = Files.createDirectory(folder.resolve("procession-x"));
    KillGroup.sweep(folder);
    assertThat(left).doesNotExist();
    assertThat(inside).doesNotExist();
    assertThat(living).exists();
    assertThat(foreign).exists();
  }
}

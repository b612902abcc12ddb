package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.ipc.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the system killed for lack of memory is counted by control groups of both kinds. */
class SystemKillsTest {
  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("cgroup"));
  }

  private long count(String... groups) throws IOException {
    Path own = folder.resolve("own");
    Files.write(own, List.of(groups));
    return SystemKills.count(own, root);
  }

  private void counter(String file, String... lines) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, List.of(lines));
  }

  @Test
  void ofTheSecondKind() throws IOException {
    counter("a/b/memory.events", "low 1", "oom 5", "oom_kill 3", "oom_group_kill 2");
    assertThat(count("0::/a/b")).isEqualTo(3);
  }

  @Test
  void ofTheFirstKind() throws IOException {
    counter("memory/a/memory.oom_control", "oom_kill_disable 1", "under_oom 1", "oom_kill 4");
    counter("a/memory.events", "oom_kill 7");
    assertThat(count("9:name=systemd:/", "4:memory:/a", "0::/a")).isEqualTo(4);
    assertThat(count("4:cpu,memory:/a", "0::/a")).isEqualTo(4);
    assertThat(count("4:memoryless:/a", "0::/a")).isEqualTo(7);
  }

  @Test
  void inAContainerTheRootIsOurs() throws IOException {
    counter("memory.events", "oom_kill 2");
    counter("../memory.events", "oom_kill 9");
    assertThat(count("0::/docker/of-the-host")).isEqualTo(2);
    assertThat(count("0::/../../beside")).isEqualTo(2);
    assertThat(count("0::/..")).isEqualTo(2);
    assertThat(count("0::")).isEqualTo(2);
  }

  @Test
  void whatCanNotBeReadIsNone() throws IOException {
    assertThat(SystemKills.count(folder.resolve("missing"), root)).isZero();
    assertThat(count("0::/a")).isZero();
    counter("a/memory.events", "oom_kill many", "oom_kill");
    assertThat(count("0::/a")).isZero();
    assertThat(count("nonsense", "4:memory", "")).isZero();
  }

  @Test
  void thisMachinesCanBeAsked() {
    assertThat(SystemKills.count()).isNotNegative();
  }

  @Test
  void onlyACounterThatMovedMakesAKillTheSystems() {
    assertThat(killed(0).kind()).isEqualTo(Kind.SIGNALLED);
    assertThat(killed(0).reason()).contains("signal 9 (SIGKILL)", "possibly by the system");
    assertThat(killed(1).kind()).isEqualTo(Kind.SYSTEM_OUT_OF_MEMORY);
    assertThat(killed(1).reason()).contains("1 such kill(s)");
  }

  private static ExitReport killed(long systemKills) {
    Ending lost = new Ending(Ending.Kind.LOST, 0, "connection lost");
    return new Exits(128 + 9, lost, null, List.of(), null, systemKills).report("Worker-1", 4242);
  }
}

package dev.procession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tutorial's programs print what the originals print. */
class TutorialIT {
  @TempDir Path folder;

  private Ran run(String... arguments) throws IOException, InterruptedException {
    Ran ran = Ran.in(folder, arguments);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return ran;
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "forking", "socket"})
  void helloPrintsTheNameItWasGiven(String backend) throws Exception {
    assertThat(run("hello", "--backend", backend).lines()).containsExactly("LJ  进程启动");
    assertThat(run("hello", "小明", "--backend", backend).lines()).containsExactly("小明  进程启动");
  }

  @Test
  void threadsStartInTenProcesses() throws Exception {
    Ran ran = run("threads");
    for (int i = 0; i < 10; i++) {
      assertThat(ran.lines()).contains("hello " + i + "  进程启动");
    }
    assertThat(ran.lines()).hasSize(20);
    assertThat(ran.lines()).filteredOn(line -> line.matches("[0-9]+")).hasSize(10);
  }

  @Test
  void pidsOfParentAndChildFitTogether() throws Exception {
    String out = run("pids").out();
    assertThat(out)
        .matches(
            "父进程pid: (\\d+)\\R子进程运行中，pid=(?!\\1\\.)\\d+\\.\\.\\.\\R"
                + "子进程将要结束\\.\\.\\.\\R我的爸爸是，ppid=\\1\\.\\.\\.\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forking", "socket"})
  void globalsAreNotShared(String backend) throws Exception {
    String out = run("globals", "--backend", backend).out();
    assertThat(out)
        .containsPattern("in process1 pid=\\d+ ,nums=\\[11, 22, 'b', 'a', 'i', 'd', 'u']");
    assertThat(out)
        .containsPattern("in process2 pid=\\d+ ,nums=\\[11, 22, 'n', 'e', 'u', 'e', 'd', 'u']");
    assertThat(out.stripTrailing()).matches("(?s).*in parent pid=\\d+ ,nums=\\[11, 22]");
  }

  @Test
  void globalsAreSharedByThreads() throws Exception {
    Ran ran = run("globals", "--backend", "local");
    String last = ran.lines().get(ran.lines().size() - 1);
    assertThat(last).startsWith("in parent").matches(".*\\[11, 22(, '[a-z]'){11}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "forking", "socket"})
  void aDaemonEndsWithItsParent(String backend) throws Exception {
    assertThat(run("daemon", "--backend", backend).lines())
        .contains(
            "守护进程 启动, daemon=true",
            "普通进程 启动, daemon=false",
            "普通进程 结束",
            "普通进程 已被等待, is_alive=false",
            "守护进程 已随父进程终止")
        .doesNotContain("守护进程 结束");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "forking", "socket"})
  void thePoolComputes(String backend) throws Exception {
    assertThat(run("pool", "--backend", backend).lines())
        .contains(
            "submit: 144",
            "callback: 12 * 12 = 144",
            "map: [1, 4, 9, 16, 25]",
            "first completed: 100 ms",
            "still running: 1",
            "cancelled: true",
            "in another process: " + !backend.equals("local"));
  }
}

package dev.procession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of chaos: whatever happens to workers, tasks are accounted for. */
class ChaosIT {
  @TempDir Path folder;

  @Test
  void everyTaskIsAccountedForWhileWorkersDie() throws IOException, InterruptedException {
    Ran ran = Ran.in(folder, "chaos", "--minutes", "0.2", "--seed", "7");
    assertThat(ran.lines()).anyMatch(line -> line.contains("workers killed with signal 9"));
    assertThat(ran.lines()).anyMatch(line -> line.contains("workers stopped for a while"));
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    try (var left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aBackendThatKillsNoWorkersIsRefused() throws IOException, InterruptedException {
    Ran ran = Ran.in(folder, "chaos", "--backend", "local");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("it needs a backend that can limit their heaps, not 'local'");
  }

  @Test
  void anOptionThatThereIsNotIsRefused() throws IOException, InterruptedException {
    Ran ran = Ran.in(folder, "chaos", "--hours", "1");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("there is no option '--hours' of chaos");
  }
}

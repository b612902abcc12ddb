package dev.procession.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of chaos: whatever happens to workers, tasks are accounted for. {@code -Dchaos.minutes=N}
 * makes it longer.
 */
class ChaosIT {
  private static final String MINUTES = System.getProperty("chaos.minutes", "0.2");

  @TempDir Path folder;

  @Test
  void everyTaskIsAccountedForWhileWorkersDie() throws IOException, InterruptedException {
    Duration length = Duration.ofSeconds(Math.round(60 * Double.parseDouble(MINUTES)));
    Ran ran = Ran.in(folder, length, "chaos", "--minutes", MINUTES, "--seed", "7");
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    for (String happened :
        List.of(
            "workers killed with signal 9",
            "workers stopped for a while",
            "errands that did exhaust heap",
            "errands that did exhaust threads",
            "tasks: cancelled",
            "tasks: timed out")) {
      assertThat(figure(ran, happened)).as(happened).isPositive();
    }
    assertThat(figure(ran, "tasks")).isGreaterThan(500);
    try (var left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  private static long figure(Ran ran, String what) {
    Pattern line = Pattern.compile("  " + Pattern.quote(what) + " +([\\d,]+)");
    Matcher found = line.matcher(ran.out());
    return found.find() ? Long.parseLong(found.group(1).replace(",", "")) : 0;
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

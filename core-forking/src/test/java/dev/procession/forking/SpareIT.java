package dev.procession.forking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left to be loaded when the first task comes to a spare that was told as ready. */
class SpareIT {
  /** Of ours and of Kryo's; not the user's, nor what threads do that nothing waits for. */
  private static final String OURS =
      "(dev\\.procession|com\\.esotericsoftware)"
          + "(?!\\.forking\\.(SpareParent|StaleFolders|Archiv)).*";

  @TempDir Path folder;
  private Path parentLog;
  private Path workerLog;
  private long begin;
  private long end;

  @BeforeEach
  void run() throws Exception {
    parentLog = folder.resolve("parent.log");
    workerLog = folder.resolve("worker.log");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddev.procession.archives=off",
                "-Djava.io.tmpdir=" + folder,
                "-Xlog:class+load:file=" + parentLog + ":timenanos",
                "-cp",
                String.join(File.pathSeparator, Jars.packed(folder)),
                SpareParent.class.getName(),
                workerLog.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(parent.getInputStream().readAllBytes(), UTF_8);
    assertThat(said).matches("\\d+ \\d+ 1\\R");
    String[] words = said.split(" ", -1);
    begin = Long.parseLong(words[0]);
    end = Long.parseLong(words[1]);
  }

  /** The classes that were loaded from the task's submission to its result. */
  private List<String> loaded(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.matches("\\[\\d+ns] .* source: .*"))
        .filter(line -> nanos(line) > begin && nanos(line) < end)
        .map(line -> line.substring(line.indexOf(' ') + 1, line.indexOf(" source: ")))
        .toList();
  }

  private static long nanos(String line) {
    return Long.parseLong(line.substring(1, line.indexOf("ns]")));
  }

  @Test
  void theParentHasLoadedAllOfOursThatATaskNeeds() throws IOException {
    assertThat(loaded(parentLog)).filteredOn(name -> name.matches(OURS)).isEmpty();
  }

  @Test
  void theWorkerHasLoadedAllButTheTaskAndOpenedTheJars() throws IOException {
    List<String> loaded = loaded(workerLog);
    assertThat(loaded)
        .contains(SpareParent.class.getName() + "$Task"); // else it was none of this time
    assertThat(loaded)
        .filteredOn(name -> name.matches(OURS) || name.startsWith("java.util.zip."))
        .isEmpty();
  }
}

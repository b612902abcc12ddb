package dev.procession.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.examples.Ran;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small repository, and the five hostile jars. */
class CensusIT {
  @TempDir Path folder;
  private Path repository;

  @BeforeEach
  void makeRepository() throws Exception {
    repository = Files.createDirectories(folder.resolve("repository/a/b"));
    for (int i = 0; i < 5; i++) {
      try (OutputStream file = Files.newOutputStream(repository.resolve("honest-" + i + ".jar"));
          JarOutputStream out = new JarOutputStream(file)) {
        out.putNextEntry(new ZipEntry("Probe.class"));
        out.write(ProbeClass.SYSTEM_EXIT.bytes());
      }
    }
    Files.writeString(repository.resolve("broken <b>.jar"), "not a jar at all");
  }

  @Test
  void everyFateIsToldAndEveryHonestJarCounted() throws Exception {
    Ran ran = Ran.in(folder, "census", "repository");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsPattern("jars counted +5\n")
        .containsPattern("jars not counted +1\n")
        .containsPattern("hostile jars survived +5\n")
        .containsPattern("calls of System.exit +5\n")
        .containsPattern("50 \\(Java 6\\) +5\n")
        .containsPattern("broken <b>.jar +unreadable: ")
        .containsPattern("hostile-bomb.jar +out of memory")
        .containsPattern("hostile-truncated.jar +unreadable: ")
        .containsPattern("hostile-endless-loop.jar +limit reached: 10 s of processor time")
        .containsPattern("hostile-system-exit.jar +exited with code 3\n")
        .containsPattern(
            "hostile-segfault.jar +crashed with SIGSEGV, crash file .*procession-crashes-\\d+/hs_err_\\d+_\\d+.log");
    assertThat(ran.err()).contains("census: 11 of 11 jars").doesNotContain("fatal error");
    assertThat(Files.readString(folder.resolve("census-report.html")))
        .contains("<svg", "broken &lt;b&gt;.jar", "exited with code 3")
        .doesNotContain("<b>", "http://", "https://");
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left)
          .allMatch(file -> file.getFileName().toString().startsWith("procession-crashes-"));
    }
  }

  @Test
  void threadsCountTheHonestOnes() throws Exception {
    Ran ran = Ran.in(folder, "census", "--no-hostile", "--backend", "local", "repository");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).containsPattern("jars counted +5\n");
  }

  @Test
  void badArgumentsGetALineAndTheCode2() throws Exception {
    for (String[] words :
        new String[][] {
          {"census", "none"},
          {"census", ""},
          {"census", "--bad"},
          {"census", "repository", "--backend", "local"},
          {"census", "repository", "--report", "none/report.html"}
        }) {
      Ran ran = Ran.in(folder, words);
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.out()).isEmpty();
    }
  }
}

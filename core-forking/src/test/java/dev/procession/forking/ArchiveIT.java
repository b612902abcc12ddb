package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.tck.Patience;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real parents whose class path is jars: their workers' archive is made, used and renewed. */
class ArchiveIT {
  /** A class of every worker, as its class log tells it when it comes from our archive. */
  private static final String FROM_ARCHIVE =
      "dev.procession.ipc.WorkerSession source: shared objects file (top)";

  private static final String FROM_JAR = "dev.procession.ipc.WorkerSession source: file:";

  @TempDir Path folder;
  private final List<Parent> parents = new ArrayList<>();
  private List<String> classPath;
  private Path archives;
  private int logs;

  @BeforeEach
  void pack() throws IOException {
    classPath = Jars.packed(folder);
    archives = folder.resolve("archives");
  }

  @AfterEach
  void end() {
    parents.forEach(parent -> parent.process.destroyForcibly());
  }

  /** One running {@link ArchiveParent}. */
  private final class Parent {
    private final Process process;
    private final BufferedReader said;
    private final Writer tell;

    Parent(String where) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Ddev.procession.archives=" + where,
                  "-Djava.io.tmpdir=" + folder,
                  "-cp",
                  String.join(File.pathSeparator, classPath),
                  ArchiveParent.class.getName())
              .redirectErrorStream(true)
              .start();
      said = process.inputReader(StandardCharsets.UTF_8);
      tell = process.outputWriter(StandardCharsets.UTF_8);
      parents.add(this);
    }

    private String ask(String line) throws IOException {
      tell.write(line + "\n");
      tell.flush();
      return said.readLine();
    }

    /** Opens an executor; the class log of its worker. */
    Path open() throws IOException {
      Path log = folder.resolve("classes-" + logs++ + ".log");
      assertThat(ask(log.toString())).startsWith("worker ");
      return log;
    }

    void close() throws IOException {
      assertThat(ask("close")).isEqualTo("closed");
    }

    List<ProcessHandle> children() {
      return process.descendants().toList();
    }

    void awaitTraining() {
      Patience.until("the worker and the training run", () -> children().size() == 2);
    }

    void awaitArchive() {
      Patience.until("the archive is made", () -> count("\\.jsa") == 1 && children().size() == 1);
    }
  }

  private long count(String pattern) {
    try (Stream<Path> files = Files.list(archives)) {
      return files.filter(file -> file.toString().matches(".*" + pattern)).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(archives)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).findFirst().orElseThrow();
    }
  }

  private void expectNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("procession-"));
    }
  }

  @Test
  void isMadeUsedAndRenewed() throws Exception {
    Parent parent = new Parent(archives.toString());
    assertThat(parent.open()).content().contains(FROM_JAR);
    parent.awaitArchive();
    parent.close();
    assertThat(parent.open()).content().contains(FROM_ARCHIVE);
    parent.close();
    expectNothingLeft();

    Path name = archive();
    byte[] bytes = Files.readAllBytes(name);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(name);
    Files.write(name, bytes);
    Parent second = new Parent(archives.toString());
    assertThat(second.open()).content().contains(FROM_JAR);
    Patience.until("a sound one is made", () -> !same(name, bytes));
    second.close();
    assertThat(second.open()).content().contains(FROM_ARCHIVE);

    second.close();

    assertThat(classPath.get(0)).startsWith(folder.toString());
    Files.move(Path.of(classPath.get(0)), folder.resolve("old.jar"));
    Jars.pack(Path.of(Jars.entries().get(0)), Path.of(classPath.get(0)));
    Parent third = new Parent(archives.toString());
    assertThat(third.open()).content().contains(FROM_JAR);
  }

  private static boolean same(Path file, byte[] bytes) {
    try {
      return Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void twoParentsMakeOneOnce() throws Exception {
    Parent one = new Parent(archives.toString());
    Parent two = new Parent(archives.toString());
    assertThat(one.open()).exists();
    assertThat(two.open()).exists();
    one.awaitArchive();
    two.awaitArchive();
    Object identity = Files.readAttributes(archive(), "unix:ino");
    one.close();
    two.close();
    assertThat(one.open()).content().contains(FROM_ARCHIVE);
    assertThat(two.open()).content().contains(FROM_ARCHIVE);
    assertThat(Files.readAttributes(archive(), "unix:ino")).isEqualTo(identity);
    assertThat(count("\\.making.*")).isZero();
  }

  @Test
  void closingEndsTheTraining() throws Exception {
    Parent parent = new Parent(archives.toString());
    assertThat(parent.open()).exists();
    parent.awaitTraining();
    parent.close();
    assertThat(parent.children()).isEmpty();
    assertThat(count("\\.making.*")).isZero();
    assertThat(count("\\.none")).isZero();
    expectNothingLeft();
  }

  @Test
  void theTrainingEndsWithAParentThatIsKilled() throws Exception {
    Parent parent = new Parent(archives.toString());
    assertThat(parent.open()).exists();
    parent.awaitTraining();
    List<ProcessHandle> children = parent.children();
    parent.process.destroyForcibly();
    Patience.until("all are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    Parent next = new Parent(archives.toString());
    assertThat(next.open()).content().contains(FROM_JAR);
    next.awaitArchive();
    assertThat(count("\\.making.*")).isZero();
  }

  @Test
  void nothingIsSaidWhereNoneCanBeKept() throws Exception {
    Parent parent = new Parent("/proc/no-such-folder");
    assertThat(parent.open()).content().contains(FROM_JAR);
    parent.close();
    assertThat(parent.open()).content().contains(FROM_JAR);
  }

  @Test
  void nothingIsMadeWhereItIsSwitchedOff() throws Exception {
    Parent parent = new Parent("off");
    assertThat(parent.open()).content().contains(FROM_JAR);
    parent.close();
    assertThat(archives).doesNotExist();
  }
}

package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ipc.files.PrivateFolder;
import dev.procession.tck.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of a parent's workers, however the parent ends. */
class ParentDeathIT {
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir Path folder;
  private Process parent;
  private final List<ProcessHandle> workers = new ArrayList<>();

  @AfterEach
  void end() {
    parent.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
  }

  private void start(String how) throws IOException {
    parent =
        new ProcessBuilder(
                Program.command(ParentProgram.class, List.of("-Djava.io.tmpdir=" + folder), how))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = parent.inputReader(StandardCharsets.UTF_8);
    while (workers.size() < 2) {
      String line = out.readLine();
      assertThat(line).isNotNull();
      long pid = Long.parseLong(line.substring(line.indexOf(' ') + 1));
      workers.add(ProcessHandle.of(pid).orElseThrow());
    }
  }

  private void expectNothingLeft() {
    Patience.until(
        "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
    Patience.until("their folders are gone", () -> folders(folder, "procession") == 0);
    Patience.until("so is the memory they shared", () -> sharedMemory() == 0);
  }

  private long sharedMemory() {
    return folders(MEMORY, "procession-" + parent.pid() + "-");
  }

  private static long folders(Path place, String start) {
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.getFileName().toString().startsWith(start)).count();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void afterKillNine() throws Exception {
    start("stay");
    assertThat(folders(folder, "procession")).isEqualTo(2);
    assertThat(sharedMemory()).isEqualTo(Files.exists(MEMORY) ? 1 : 0);
    parent.destroyForcibly();
    assertThat(parent.waitFor()).isEqualTo(137);
    expectNothingLeft();
  }

  @Test
  void afterSystemExit() throws Exception {
    start("exit");
    parent.getOutputStream().write('\n');
    parent.getOutputStream().flush();
    assertThat(parent.waitFor()).isEqualTo(5);
    expectNothingLeft();
  }

  @Test
  void afterATermination() throws Exception {
    start("stay");
    parent.destroy();
    assertThat(parent.waitFor()).isEqualTo(143);
    expectNothingLeft();
  }

  /** As a parent leaves one that is killed while its worker starts. */
  private Path leftBehind(String name) throws IOException {
    Path left =
        Files.createDirectory(
            folder.resolve(name), PrivateFolder.ownerOnly(folder.getFileSystem(), "rwx------"));
    Files.createFile(left.resolve("lock"));
    Files.setLastModifiedTime(left.resolve("lock"), FileTime.fromMillis(0));
    return left;
  }

  @Test
  void whatAKilledParentLeftIsSweptByTheNext() throws Exception {
    Path stale = leftBehind("procession-1-1");
    Path foreign = Files.createDirectory(folder.resolve("procession-3-3"));
    Path living = leftBehind("procession-2-2");
    try (FileChannel channel = FileChannel.open(living.resolve("lock"), StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      start("exit");
      Patience.until("the stale one is gone", () -> !Files.exists(stale));
      assertThat(held.isValid()).isTrue();
      assertThat(living).exists();
      assertThat(foreign).exists();
      parent.getOutputStream().close();
      assertThat(parent.waitFor()).isEqualTo(9);
    }
  }
}

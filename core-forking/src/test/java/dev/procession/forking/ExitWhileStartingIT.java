package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.tck.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that exits while its workers start leaves neither a folder nor a process. */
class ExitWhileStartingIT {
  @TempDir Path folder;
  private Process parent;

  @AfterEach
  void end() {
    parent.destroyForcibly();
  }

  private void start(Class<?> main, String... arguments) throws IOException {
    parent =
        new ProcessBuilder(Program.command(main, List.of("-Djava.io.tmpdir=" + folder), arguments))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  private long left() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("procession")).count();
    } catch (IOException e) {
      return -1;
    }
  }

  private List<ProcessHandle> someChildren() {
    Patience.until("workers start", () -> parent.children().count() > 2 || !parent.isAlive());
    return parent.children().toList();
  }

  private void nothingIsLeft(List<ProcessHandle> children) {
    Patience.until("they are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(left()).isZero();
  }

  @Test
  void byItself() throws Exception {
    start(Main.class, "exit");
    List<ProcessHandle> children = someChildren();
    assertThat(parent.waitFor()).isEqualTo(5);
    nothingIsLeft(children);
  }

  @Test
  void byATermination() throws Exception {
    start(Main.class, "stay");
    List<ProcessHandle> children = someChildren();
    parent.destroy();
    assertThat(parent.waitFor()).isEqualTo(143);
    nothingIsLeft(children);
  }

  /** As a worker's thread does with its argument file and its socket. */
  @Test
  void whileSomebodyPutsFilesIntoAFolder() throws Exception {
    start(Busy.class);
    assertThat(parent.waitFor()).isEqualTo(5);
    assertThat(left()).isZero();
  }

  /** Starts many workers. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      Executor executor = Executor.open(ExecutorSpec.of("forking").withWorkers(12).withSpares(12));
      if (arguments[0].equals("exit")) {
        while (ProcessHandle.current().children().count() < 6) {
          Thread.onSpinWait();
        }
        System.exit(5);
      }
      new CountDownLatch(1).await();
      executor.close();
    }
  }

  /** Makes a folder, and files in it for as long as it can. */
  static final class Busy {
    private Busy() {}

    public static void main(String[] arguments) throws Exception {
      Children.begin();
      Path path = LockedFolder.create(Path.of(System.getProperty("java.io.tmpdir"))).path();
      CountDownLatch begun = new CountDownLatch(200);
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; true; i++) {
                    Path unused = Files.createFile(path.resolve("file-" + i));
                    begun.countDown();
                  }
                } catch (IOException e) {
                  // The folder is gone.
                }
              });
      writer.setDaemon(true);
      writer.start();
      begun.await();
      System.exit(5);
    }
  }
}

package dev.procession.forking;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.procession.tck.Patience;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A control group (of version 1) of the test's own, in which a program meets the system's limit.
 */
final class ControlGroup implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  private final Path folder;
  private final Path limit;

  private ControlGroup(Path folder, String limit) {
    this.folder = folder;
    this.limit = folder.resolve(limit);
  }

  /**
   * Makes one; where none can be made the test is skipped, and says so.
   *
   * @param controller what it limits
   * @param limit the name of the file that sets the limit
   */
  static ControlGroup of(String controller, String limit) {
    String name = "procession-test-" + ProcessHandle.current().pid();
    ControlGroup group = new ControlGroup(GROUPS.resolve(controller).resolve(name), limit);
    assumeTrue(group.isMade(), "NOT TESTED: no control group for " + controller + " can be made");
    return group;
  }

  private boolean isMade() {
    try {
      Files.createDirectory(folder);
      return Files.isWritable(limit);
    } catch (IOException e) {
      return false;
    }
  }

  /** The file that sets its limit, for the program. */
  Path limit() {
    return limit;
  }

  /** Runs a program in it to its end, which must be a good one; returns what it printed. */
  String run(Class<?> main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "echo $$ > \"$1\"; shift; exec \"$@\"", "sh"));
    command.add(folder.resolve("cgroup.procs").toString());
    command.addAll(Program.command(main, List.of("-Xlog:disable", "-Xmx64m"), arguments));
    Path said = Files.createTempFile("procession-test", ".out");
    Process program =
        new ProcessBuilder(command)
            .redirectError(Redirect.INHERIT)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = program.waitFor(2 * Patience.deadline().toSeconds(), TimeUnit.SECONDS);
    program.destroyForcibly();
    String words = Files.readString(said);
    Files.delete(said);
    if (!ended || program.exitValue() != 0) {
      throw new AssertionError(
          (ended ? "it ended with " + program.exitValue() : "it did not end")
              + ", and had said: "
              + words);
    }
    return words;
  }

  @Override
  public void close() {
    Patience.until("the group is empty", () -> folder.toFile().delete());
  }
}

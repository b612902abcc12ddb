package dev.procession.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An example that was run as a newcomer runs it, in a JVM of its own.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
public record Ran(int code, String out, String err) {
  private static final Duration LIMIT = Duration.ofSeconds(110);

  /** Runs one in a folder, where its temporary files go too. */
  public static Ran in(Path folder, String... arguments) throws IOException, InterruptedException {
    return in(folder, Duration.ZERO, arguments);
  }

  /** The same of one that takes so long when all is well. */
  static Ran in(Path folder, Duration length, String... arguments)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
    line.add("-Djava.io.tmpdir=" + temporary);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(Examples.class.getName());
    line.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT.plus(length).toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError("not done in time: " + line + "\n" + Files.readString(err));
    }
    return new Ran(process.exitValue(), read(out), read(err));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return out.lines().toList();
  }
}

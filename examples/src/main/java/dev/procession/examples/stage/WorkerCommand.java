package dev.procession.examples.stage;

import dev.procession.ProcessSpec;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command line that starts one worker at an address; a spec's process settings shape it. */
final class WorkerCommand {
  private WorkerCommand() {}

  static ProcessBuilder of(ProcessSpec process, String address, Path keyFile) {
    Path given = process.javaHome();
    Path home = given == null ? Path.of(System.getProperty("java.home")) : given;
    List<String> line = new ArrayList<>();
    line.add(home.resolve("bin").resolve("java").toString());
    if (process.maxHeap() != null) {
      line.add("-Xmx" + process.maxHeap());
    }
    line.add("-XX:+ExitOnOutOfMemoryError");
    line.add(
        "-XX:ErrorFile="
            + keyFile.resolveSibling("hs_err_worker_%p.log")); // others can read the temp folder
    line.addAll(process.jvmArguments());
    process.systemProperties().forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.add("-cp");
    line.add(classPath(process));
    line.add(TiedWorker.class.getName());
    line.addAll(List.of(address, "--key-file", keyFile.toString()));

    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(process.environment());
    Path directory = process.workingDirectory();
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    return builder;
  }

  private static String classPath(ProcessSpec process) {
    if (process.classPath().isEmpty()) {
      return System.getProperty("java.class.path");
    }
    return process.classPath().stream()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }
}

package dev.procession.forking;

import dev.procession.ProcessSpec;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command that launches a child JVM.
 *
 * @param java the executable
 * @param file the argument file
 * @param arguments what is in that file
 */
record JvmCommand(Path java, Path file, List<String> arguments) {
  private static final long SMALL_HEAP = 1L << 30;

  static JvmCommand of(ProcessSpec spec, WorkerDirectory directory) throws IOException {
    Path java = java(spec);
    List<String> arguments = new ArrayList<>(flags(spec, directory));
    arguments.addAll(InheritedArguments.ofThisJvm());
    spec.systemProperties().forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    arguments.addAll(spec.jvmArguments());
    arguments.addAll(classes(spec));
    Path file = directory.path().resolve("args");
    ArgumentFile.write(file, arguments);
    return new JvmCommand(java, file, List.copyOf(arguments));
  }

  List<String> line() {
    return List.of(java.toString(), "@" + file);
  }

  private static Path java(ProcessSpec spec) throws IOException {
    Path given = spec.javaHome();
    Path home = given == null ? Path.of(System.getProperty("java.home")) : given;
    Path bin = home.resolve("bin").toAbsolutePath();
    Path java = bin.resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    if (!Files.isExecutable(java)) {
      throw new IOException(
          "there is no java to run: file="
              + java
              + "; give a JDK or JRE with"
              + " ProcessSpec.withJavaHome");
    }
    return java;
  }

  private static List<String> flags(ProcessSpec spec, WorkerDirectory directory) {
    List<String> flags = new ArrayList<>();
    String heap = spec.maxHeap();
    if (heap != null) {
      flags.add("-Xmx" + heap);
      if (bytes(heap) <= SMALL_HEAP) {
        flags.add("-XX:+UseSerialGC");
      }
    }
    flags.add("-XX:+ExitOnOutOfMemoryError");
    flags.add("-XX:ErrorFile=" + directory.path().resolve("hs_err_%p.log"));
    flags.add("-XX:+DisplayVMOutputToStderr");
    flags.add("-XX:-UsePerfData");
    flags.add("-Xshare:auto");
    flags.add("-Xlog:disable");
    flags.add("-Xlog:all=warning:stderr");
    flags.add("-Djava.awt.headless=true");
    flags.add("-Djava.io.tmpdir=" + directory.temporaryFiles());
    flags.add("-Dfile.encoding=" + Charset.defaultCharset());
    for (String stream : List.of("stdout", "stderr", "sun.stdout", "sun.stderr")) {
      flags.add("-D" + stream + ".encoding=" + Charset.defaultCharset());
    }
    return flags;
  }

  static long bytes(String size) {
    String lower = size.toLowerCase(Locale.ROOT);
    char unit = lower.charAt(lower.length() - 1);
    if (Character.isDigit(unit)) {
      return Long.parseLong(lower);
    }
    long number = Long.parseLong(lower.substring(0, lower.length() - 1));
    return number << (unit == 'k' ? 10 : unit == 'm' ? 20 : 30);
  }

  /** The main class runs from the module path if it is a module here, else from the class path. */
  private static List<String> classes(ProcessSpec spec) {
    List<String> arguments = new ArrayList<>();
    ParentPaths parent = ParentPaths.ofThisJvm();
    List<String> classPath = parent.classPath();
    List<String> modulePath = parent.modulePath();
    if (!spec.classPath().isEmpty()) {
      classPath = spec.classPath().stream().map(p -> p.toAbsolutePath().toString()).toList();
      modulePath = List.of();
    }
    if (!modulePath.isEmpty()) {
      arguments.add("--module-path");
      arguments.add(String.join(File.pathSeparator, modulePath));
      arguments.add("--add-modules");
      arguments.add("ALL-MODULE-PATH");
    }
    if (!classPath.isEmpty()) {
      arguments.add("-cp");
      arguments.add(String.join(File.pathSeparator, classPath));
    }
    Module own = ForkedMain.class.getModule();
    String main = ForkedMain.class.getName();
    if (own.isNamed() && !modulePath.isEmpty()) {
      arguments.add("-m");
      arguments.add(own.getName() + "/" + main);
    } else {
      arguments.add(main);
    }
    return arguments;
  }
}

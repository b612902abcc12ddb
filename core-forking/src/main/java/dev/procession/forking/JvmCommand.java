package dev.procession.forking;

import dev.procession.ProcessSpec;
import java.io.File;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command that launches a child JVM.
 *
 * @param java the executable
 * @param file the argument file
 * @param arguments what is in that file
 * @param archiveKey of the archive of classes that it starts faster with; {@code null} if there can
 *     be none
 */
record JvmCommand(Path java, Path file, List<String> arguments, @Nullable ArchiveKey archiveKey) {
  private static final long SMALL_HEAP = 1L << 30;

  /** Who gives these has archives of his own. */
  private static final List<String> OWN_ARCHIVE =
      List.of(
          "-Xshare", "-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit", "-XX:AOT", "-XX:+AutoC");

  static JvmCommand of(ProcessSpec spec, WorkerDirectory directory) throws IOException {
    Path java = java(spec.javaHome(), System.getProperty("java.home"));
    ChildPaths paths = ChildPaths.of(spec);
    ArchiveKey key = archiveKey(java, spec, paths);
    List<String> arguments = new ArrayList<>(flags(spec, directory));
    Path archive = key == null ? null : archive(key);
    if (archive != null) {
      arguments.add("-XX:SharedArchiveFile=" + archive);
    }
    arguments.addAll(channels(spec));
    arguments.addAll(InheritedArguments.ofThisJvm());
    spec.systemProperties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
    arguments.addAll(spec.jvmArguments());
    arguments.addAll(paths.arguments());
    Path file = directory.path().resolve("args");
    ArgumentFile.write(file, arguments);
    return new JvmCommand(java, file, List.copyOf(arguments), key);
  }

  private static @Nullable ArchiveKey archiveKey(Path java, ProcessSpec spec, ChildPaths paths) {
    boolean own = Prefixes.any(spec.jvmArguments(), OWN_ARCHIVE);
    return own || !paths.modulePath().isEmpty() ? null : ArchiveKey.of(java, paths.classPath());
  }

  private static @Nullable Path archive(ArchiveKey key) {
    ArchiveFolder folder = ArchiveFolder.ofThisProgram();
    return folder == null ? null : folder.find(key);
  }

  List<String> line() {
    return List.of(java.toString(), "@" + file);
  }

  /**
   * Finds the executable.
   *
   * @param given the Java home that the spec gives, if any
   * @param own this JVM's
   * @throws IOException if there is none, with the way out
   */
  static Path java(@Nullable Path given, String own) throws IOException {
    Path home = given == null ? Path.of(own) : given;
    Path bin = home.resolve("bin").toAbsolutePath();
    Path java = bin.resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    if (!Files.isExecutable(java)) {
      throw new IOException(
          "there is no java to run: file="
              + java
              + (given == null
                  ? "; this runtime was made without it, as jpackage does by default: make it with"
                      + " --jlink-options \"--strip-debug --no-man-pages --no-header-files\", so"
                      + " without --strip-native-commands, or give a JDK or JRE with"
                      + " ProcessSpec.withJavaHome"
                  : "; give a JDK or JRE with ProcessSpec.withJavaHome"));
    }
    return java;
  }

  private static List<String> flags(ProcessSpec spec, WorkerDirectory directory) {
    List<String> flags = new ArrayList<>();
    String heap = spec.maxHeap();
    if (heap != null) {
      flags.add("-Xmx" + heap);
      if (MemorySize.bytes(heap) <= SMALL_HEAP && !choosesCollector(spec)) {
        flags.add("-XX:+UseSerialGC");
      }
    }
    flags.add("-XX:+ExitOnOutOfMemoryError");
    flags.add("-XX:ErrorFile=" + directory.path().resolve("hs_err_%p.log"));
    flags.add("-XX:+DisplayVMOutputToStderr");
    flags.add("-XX:-UsePerfData");
    flags.add("-Xshare:auto");
    flags.add("-Xlog:disable");
    flags.add("-Xlog:all=warning,cds*=off:stderr"); // an archive that doesn't fit is no news
    flags.add("-Djava.awt.headless=true");
    flags.add("-Djava.io.tmpdir=" + directory.temporaryFiles());
    flags.add("-Dfile.encoding=" + Charset.defaultCharset());
    for (String stream : List.of("stdout", "stderr", "sun.stdout", "sun.stderr")) {
      flags.add("-D" + stream + ".encoding=" + Charset.defaultCharset());
    }
    return flags;
  }

  /**
   * Tells a child which of the JDK's own channels it will find, if it has our Java and our classes:
   * to find them it would look into every jar for others.
   */
  private static List<String> channels(ProcessSpec spec) {
    Class<?> provider = SelectorProvider.provider().getClass();
    boolean alike = spec.javaHome() == null && spec.classPath().isEmpty();
    return alike && provider.getModule() == Object.class.getModule()
        ? List.of("-D" + SelectorProvider.class.getName() + "=" + provider.getName())
        : List.of();
  }

  /** Two collectors are too many: the JVM would not start. */
  private static boolean choosesCollector(ProcessSpec spec) {
    return spec.jvmArguments().stream()
        .anyMatch(argument -> argument.startsWith("-XX:+Use") && argument.endsWith("GC"));
  }
}

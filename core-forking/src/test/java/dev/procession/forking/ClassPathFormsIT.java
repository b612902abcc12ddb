package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real parent for each form of class path, whose worker runs a lambda of the parent's. */
class ClassPathFormsIT {
  @TempDir Path folder;

  /** The parent: prints what its worker returns. */
  static final class Main {
    private Main() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
      String captured = "of " + ProcessHandle.current().pid();
      try (dev.procession.Executor executor = dev.procession.Executor.open("forking")) {
        System.out.println("worker " + executor.submit(() -> captured).get());
      }
    }
  }

  private void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(arguments));
    Process parent =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEqualTo("worker of " + parent.pid() + System.lineSeparator());
    assertThat(parent.waitFor()).isZero();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void jarsAndFolders() throws Exception {
    run("-cp", String.join(File.pathSeparator, Jars.entries()), Main.class.getName());
  }

  @Test
  void aFolderWithASpaceAndAHash() throws Exception {
    Path odd = folder.resolve("a b #c ü");
    List<String> moved = new ArrayList<>();
    for (String entry : Jars.entries()) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path copy = odd.resolve(String.valueOf(moved.size()));
        copyTree(path, copy);
        moved.add(copy.toString());
      } else {
        moved.add(entry);
      }
    }
    run("-cp", String.join(File.pathSeparator, moved), Main.class.getName());
  }

  @Test
  void aManifestOnlyJar() throws Exception {
    Path jar = folder.resolve("booter.jar");
    Jars.manifestOnly(
        jar,
        Jars.entries().stream()
            .map(entry -> new File(entry).toURI().toString())
            .collect(Collectors.joining(" ")));
    run("-cp", jar.toString(), Main.class.getName());
  }

  @Test
  void anArgumentFile() throws Exception {
    Path file = folder.resolve("arguments");
    Files.writeString(
        file,
        "-cp\n\""
            + String.join(File.pathSeparator, Jars.entries())
            + "\"\n"
            + Main.class.getName());
    run("@" + file);
  }

  @Test
  void relativeEntries() throws Exception {
    String relative =
        Jars.entries().stream()
            .map(entry -> folder.relativize(Path.of(entry)).toString())
            .collect(Collectors.joining(File.pathSeparator));
    run("-cp", relative, Main.class.getName());
  }

  private static boolean isForTests(String entry) {
    return Stream.of("test-classes", "junit", "assertj", "opentest4j", "-tck-", "listenablefuture")
        .anyMatch(entry::contains);
  }

  @Test
  void aParentOfModules() throws Exception {
    Path source = Files.createDirectories(folder.resolve("app/app"));
    Files.writeString(
        source.resolveSibling("module-info.java"), "module app { requires dev.procession; }");
    Files.writeString(
        source.resolve("Main.java"),
        """
        package app;
        public final class Main {
          public static void main(String[] arguments) throws Exception {
            String captured = "of " + ProcessHandle.current().pid();
            try (var executor = dev.procession.Executor.open("forking")) {
              System.out.println("worker " + executor.submit(() -> captured).get());
            }
          }
        }
        """);
    Path classes = folder.resolve("modules");
    String modules =
        Jars.entries().stream()
            .filter(entry -> !isForTests(entry))
            .collect(Collectors.joining(File.pathSeparator));
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-d",
                classes.toString(),
                "--module-path",
                modules,
                source.resolveSibling("module-info.java").toString(),
                source.resolve("Main.java").toString());
    assertThat(status).isZero();
    run("--module-path", modules + File.pathSeparator + classes, "-m", "app/app.Main");
  }
}

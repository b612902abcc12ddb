package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real parents whose workers could not start: each is told so once, when it opens its executor. */
class RefusedAtOpenIT {
  private static final String MAIN = OpeningParent.class.getName();
  private static final String CLASS_PATH = String.join(File.pathSeparator, Jars.entries());

  @TempDir Path folder;

  /** The class path of {@link LoaderParent}: that class alone. */
  private Path launcher;

  @BeforeEach
  void makeLauncher() throws IOException {
    launcher = folder.resolve("launcher");
    String file = LoaderParent.class.getName().replace('.', '/') + ".class";
    Path copy = launcher.resolve(file);
    Files.createDirectories(copy.getParent());
    try (var in = LoaderParent.class.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, copy);
    }
  }

  private String run(String input, String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(Arrays.asList(arguments));
    Process parent =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try (OutputStream out = parent.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int unused = parent.waitFor();
    return said;
  }

  private String runFromALoader(String... arguments) throws Exception {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("-cp", launcher.toString(), LoaderParent.class.getName(), CLASS_PATH, MAIN));
    all.addAll(Arrays.asList(arguments));
    return run("", "java", all.toArray(new String[0]));
  }

  @Test
  void aProgramFromALoaderOfItsOwn() throws Exception {
    assertThat(runFromALoader("forking"))
        .startsWith("WorkerStartException: ")
        .contains("loader=java.net.URLClassLoader", "java.class.path=" + launcher, "withClassPath")
        .hasLineCount(1);
  }

  @Test
  void theSameProgramThatGivesAClassPathRuns() throws Exception {
    assertThat(runFromALoader("forking", CLASS_PATH)).isEqualTo("answer=42\n");
  }

  @Test
  void jshell() throws Exception {
    String said =
        run(
            """
            try { dev.procession.Executor.open("forking"); } catch (Exception e) { System.out.println(e); }
            /exit
            """,
            "jshell",
            "--class-path",
            CLASS_PATH,
            "-s",
            "-");
    assertThat(said).contains("WorkerStartException: ", "JShell's snippets", "withClassPath");
  }

  @Test
  void theSourceLauncher() throws Exception {
    Files.writeString(
        folder.resolve("Hello.java"),
        """
        class Hello {
          public static void main(String[] arguments) {
            try {
              dev.procession.Executor.open("forking");
            } catch (Exception e) {
              System.out.println(e);
            }
          }
        }
        """);
    assertThat(run("", "java", "-cp", CLASS_PATH, "Hello.java"))
        .contains("WorkerStartException: ", "command=java Hello.java", "javac -d classes");
  }

  @Test
  void aMissingFolderForTemporaryFiles() throws Exception {
    Path absent = folder.resolve("absent");
    assertThat(run("", "java", "-Djava.io.tmpdir=" + absent, "-cp", CLASS_PATH, MAIN, "forking"))
        .contains(
            "WorkerStartException: ", "folder=" + absent, "name another with -Djava.io.tmpdir");
  }

  @Test
  void jarsMergedIntoOneWithoutTheirLists() throws Exception {
    Path merged = folder.resolve("merged");
    for (String entry : Jars.entries()) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        merge(path, merged);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          merge(jar.getPath("/"), merged);
        }
      }
    }
    Files.writeString(
        merged.resolve("META-INF/services/dev.procession.Backend"), ForkingBackend.class.getName());
    assertThat(run("", "java", "-cp", merged.toString(), MAIN, "socket"))
        .contains("UnknownBackendException: no such backend: name='socket'", "forking (")
        .contains("its class is there, but no META-INF/services/dev.procession.Backend names it")
        .contains("ServicesResourceTransformer");
  }

  private static void merge(Path tree, Path merged) throws IOException {
    try (var files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = merged.resolve(tree.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}

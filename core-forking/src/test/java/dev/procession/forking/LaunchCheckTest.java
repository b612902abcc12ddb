package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ProcessSpec;
import dev.procession.WorkerStartException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused when an executor is opened, by the properties of the JVM that opens it. */
class LaunchCheckTest {
  @TempDir Path folder;
  private final Map<String, String> properties = new HashMap<>();
  private ProcessSpec spec = ProcessSpec.ofCurrentJvm();

  @BeforeEach
  void thisJvm() {
    for (String name : List.of("java.home", "java.io.tmpdir", "sun.jnu.encoding")) {
      properties.put(name, System.getProperty(name));
    }
    properties.put("java.class.path", String.join(File.pathSeparator, Jars.entries()));
    properties.put("sun.java.command", "app.Main --fast");
  }

  private void check() {
    new LaunchCheck(properties::get).check(spec);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refusal() {
    return assertThatThrownBy(this::check).isInstanceOf(WorkerStartException.class);
  }

  @Test
  void anOrdinaryProgramMayOpen() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void aFatJarIsRefusedWithTheWayOut() throws IOException {
    Path jar = folder.resolve("app.jar");
    Jars.write(jar, "BOOT-INF/classes/", "");
    properties.put("java.class.path", jar.toString());
    refusal()
        .hasMessageContaining("fat jar")
        .hasMessageContaining("jarmode=tools")
        .hasMessageContaining("withClassPath");
  }

  @Test
  void theClassPathOfTheSpecWinsOverThatOfAFatJar() throws IOException {
    aFatJarIsRefusedWithTheWayOut();
    spec = spec.withClassPath(Jars.entries().stream().map(Path::of).toList());
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void aGivenClassPathWithoutThisLibraryIsRefused() {
    spec = spec.withClassPath(List.of(folder.resolve("app.jar"), folder));
    refusal()
        .hasMessageContaining("entries=2")
        .hasMessageContaining("dev/procession/forking/ForkedMain.class")
        .hasMessageContaining("procession-core-forking");
  }

  @Test
  void aProgramOfAnotherLoaderIsRefusedAndTheLoaderNamed() {
    properties.put(
        "java.class.path", "/opt/plexus-classworlds.jar" + File.pathSeparator + "/b.jar");
    refusal()
        .hasMessageContaining("exec:java")
        .hasMessageContaining("JarLauncher")
        .hasMessageContaining(ForkedMain.class.getClassLoader().getClass().getName())
        .hasMessageContaining("/opt/plexus-classworlds.jar and 1 more")
        .hasMessageContaining("withClassPath");
  }

  @Test
  void theJarsThatAManifestNamesAreLookedInto() throws IOException {
    Path inner = folder.resolve("inner.jar");
    Jars.write(inner, "dev/procession/forking/ForkedMain.class", "");
    Path middle = folder.resolve("middle.jar");
    Jars.manifestOnly(middle, "inner.jar middle.jar");
    Path outer = folder.resolve("outer.jar");
    Jars.manifestOnly(outer, "absent.jar " + middle.toUri());
    properties.put("java.class.path", outer.toString());
    assertThatCode(this::check).doesNotThrowAnyException();
    Files.delete(inner);
    refusal();
  }

  @Test
  void theJarsThatAWildcardNamesAreLookedInto() throws IOException {
    Path jars = Files.createDirectory(folder.resolve("lib"));
    spec = spec.withClassPath(List.of(jars.resolve("*")));
    refusal();
    Jars.write(jars.resolve("a.jar"), "dev/procession/forking/ForkedMain.class", "");
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void noClassPathAtAllIsRefused() {
    properties.put("java.class.path", "");
    refusal()
        .hasMessageContaining("java.class.path is empty")
        .hasMessageContaining("withClassPath");
  }

  @Test
  void jshellIsRefused() {
    for (String command :
        List.of(
            "jdk.jshell.execution.RemoteExecutionControl 36961",
            "jdk.jshell/jdk.internal.jshell.tool.JShellToolProvider -s")) {
      properties.put("sun.java.command", command);
      refusal().hasMessageContaining("JShell").hasMessageContaining("withClassPath");
    }
    spec = spec.withClassPath(Jars.entries().stream().map(Path::of).toList());
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void theSourceLauncherIsRefused() {
    for (String launcher : List.of("Main", "SourceLauncher")) {
      properties.put(
          "sun.java.command",
          "jdk.compiler/com.sun.tools.javac.launcher." + launcher + " A.java 1");
      refusal().hasMessageContaining("command=java A.java 1").hasMessageContaining("javac -d");
    }
  }

  @Test
  void aRuntimeWithoutJavaIsRefusedWithTheOptionsOfJpackage() {
    properties.put("java.home", folder.toString());
    refusal()
        .hasMessageContaining(folder + "/bin/java")
        .hasMessageContaining("--jlink-options")
        .hasMessageContaining("without --strip-native-commands");
  }

  @Test
  void aGivenHomeWithoutJavaIsRefused() {
    spec = spec.withJavaHome(folder);
    refusal().hasMessageContaining(folder + "/bin/java").hasMessageContaining("withJavaHome");
  }

  @Test
  void aFolderForTemporaryFilesThatIsNoneIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path wrong : List.of(folder.resolve("absent"), file)) {
      properties.put("java.io.tmpdir", wrong.toString());
      refusal().hasMessageContaining("folder=" + wrong).hasMessageContaining("-Djava.io.tmpdir");
    }
  }

  @Test
  void aFolderThatTheLocaleCannotNameIsRefused() {
    properties.put("java.io.tmpdir", "/tmp/\0");
    refusal()
        .hasMessageContaining("locale")
        .hasMessageContaining("folder=/tmp/\\u0000")
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }

  @Test
  void aWorkingDirectoryThatIsNotThereIsRefused() {
    spec = spec.withWorkingDirectory(folder.resolve("absent"));
    refusal()
        .hasMessageContaining("folder=" + folder.resolve("absent"))
        .hasMessageContaining("withWorkingDirectory");
  }
}

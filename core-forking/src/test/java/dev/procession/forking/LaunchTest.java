package dev.procession.forking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ProcessSpec;
import java.io.File;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a child JVM is launched with. */
class LaunchTest {
  @TempDir Path folder;

  @Test
  void argumentsAreQuotedForTheArgumentFile() {
    assertThat(ArgumentFile.quote("a b#c")).isEqualTo("\"a b#c\"");
    assertThat(ArgumentFile.quote("C:\\x \"y\"")).isEqualTo("\"C:\\\\x \\\"y\\\"\"");
    assertThatThrownBy(() -> ArgumentFile.quote("a\nb")).hasMessageContaining("line break");
  }

  @Test
  void theArgumentFileIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("args");
    ArgumentFile.write(file, List.of("-Xmx64m", "ü"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).isEqualTo("\"-Xmx64m\"\n\"ü\"\n");
  }

  @Test
  void relativeEntriesAreMadeAbsoluteAndEmptyOnesLeftOut() {
    String here = System.getProperty("user.dir");
    ParentPaths paths =
        ParentPaths.of("lib/a.jar" + File.pathSeparator + File.pathSeparator + "/b.jar", "");
    assertThat(paths.classPath()).containsExactly(here + "/lib/a.jar", "/b.jar");
    assertThat(paths.modulePath()).isEmpty();
  }

  @Test
  void onlyWhatClassesNeedIsInherited() {
    assertThat(
            InheritedArguments.of(
                List.of(
                    "-javaagent:/a.jar",
                    "-agentlib:jdwp=transport=dt_socket",
                    "-Xmx4g",
                    "-XX:SharedArchiveFile=/x",
                    "-Djdk.module.main=m",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--enable-preview",
                    "-ea")))
        .containsExactly("--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-preview", "-ea");
  }

  @Test
  void theJvmIsAskedUnlessItsCommandLineIsPlain() {
    assertThat(InheritedArguments.isPlain("java\0-Xmx1g\0-cp\0a.jar\0Main\0word\0")).isTrue();
    assertThat(InheritedArguments.isPlain("java\0-ea\0Main\0")).isFalse();
    assertThat(InheritedArguments.isPlain("java\0@file\0Main\0")).isFalse();
    assertThat(InheritedArguments.isPlain("java\0-XX:VMOptionsFile=f\0Main\0")).isFalse();
    assertThat(InheritedArguments.isPlain("java\0--add-opens\0a/b=c\0Main\0")).isFalse();
  }

  @Test
  void theEnvironmentIsScrubbed() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "_JAVA_OPTIONS", "-Xmx1g",
                "JAVA_TOOL_OPTIONS", "-javaagent:x",
                "JDK_JAVA_OPTIONS", "-Dx",
                "CLASSPATH", "/x",
                "KEPT", "yes"));
    ChildEnvironment.apply(ProcessSpec.ofCurrentJvm().withEnvironment("MINE", "1"), environment);
    assertThat(environment).containsOnly(Map.entry("KEPT", "yes"), Map.entry("MINE", "1"));
  }

  @Test
  void theCommandHasNoSecretAndNoAddress() throws IOException {
    try (WorkerDirectory directory = WorkerDirectory.create()) {
      JvmCommand command =
          JvmCommand.of(
              ProcessSpec.ofCurrentJvm().withMaxHeap("64m").withJvmArguments("-Xss1m"), directory);
      assertThat(command.line()).hasSize(2).element(1).isEqualTo("@" + directory.path() + "/args");
      assertThat(command.arguments())
          .contains("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xss1m")
          .noneMatch(argument -> argument.contains("unix:") || argument.contains("tcp:"))
          .last()
          .isEqualTo(ForkedMain.class.getName());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aChildIsToldItsChannelsOnlyIfItHasOurClasses() throws IOException {
    String told =
        "-D"
            + SelectorProvider.class.getName()
            + "="
            + SelectorProvider.provider().getClass().getName();
    ProcessSpec ours = ProcessSpec.ofCurrentJvm();
    ProcessSpec others = ours.withClassPath(List.of(Path.of("others.jar")));
    try (WorkerDirectory one = WorkerDirectory.create();
        WorkerDirectory two = WorkerDirectory.create()) {
      assertThat(JvmCommand.of(ours, one).arguments()).contains(told);
      assertThat(JvmCommand.of(others, two).arguments()).doesNotContain(told);
    }
  }

  @Test
  void aCollectorThatIsChosenIsTheOnlyOne() throws IOException {
    try (WorkerDirectory directory = WorkerDirectory.create()) {
      ProcessSpec spec =
          ProcessSpec.ofCurrentJvm().withMaxHeap("64m").withJvmArguments("-XX:+UseParallelGC");
      assertThat(JvmCommand.of(spec, directory).arguments())
          .contains("-XX:+UseParallelGC")
          .doesNotContain("-XX:+UseSerialGC");
    }
  }

  @Test
  void aCrashFilesSignalAndFrameAreFound() {
    assertThat(
            CrashFile.summary(
                List.of(
                    "#",
                    "# A fatal error has been detected by the Java Runtime Environment:",
                    "#",
                    "#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2",
                    "#",
                    "# Problematic frame:",
                    "# V  [libjvm.so+0xf]  Unsafe_PutLong+0x1")))
        .isEqualTo("SIGSEGV (0xb) in V  [libjvm.so+0xf]  Unsafe_PutLong+0x1");
  }
}

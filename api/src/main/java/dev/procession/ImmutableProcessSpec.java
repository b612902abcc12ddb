package dev.procession;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Paths are held as text: a {@link Path} can't be serialized, a spec can. */
record ImmutableProcessSpec(
    @Nullable String name,
    boolean daemon,
    @Nullable String javaHomeText,
    @Nullable String maxHeap,
    List<String> jvmArguments,
    Map<String, String> systemProperties,
    Map<String, String> environment,
    List<String> classPathText,
    @Nullable String workingDirectoryText,
    Output output,
    Duration startTimeout)
    implements ProcessSpec {

  static final ProcessSpec CURRENT =
      new ImmutableProcessSpec(
          null,
          false,
          null,
          null,
          List.of(),
          Map.of(),
          Map.of(),
          List.of(),
          null,
          Output.INHERIT,
          Duration.ofSeconds(60));

  ImmutableProcessSpec {
    if (name != null) {
      Requirements.notEmpty("name", name);
    }
    if (maxHeap != null) {
      Requirements.size("maxHeap", maxHeap);
    }
    Requirements.positive("startTimeout", startTimeout);
  }

  @Override
  public ProcessSpec withName(String name) {
    requireNonNull(name, "name");
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withDaemon(boolean daemon) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withJavaHome(Path javaHome) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHome.toString(),
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withMaxHeap(String size) {
    requireNonNull(size, "size");
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        size,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withJvmArguments(String... arguments) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        List.of(arguments),
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withSystemProperty(String key, String value) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        with(systemProperties, key, value),
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withEnvironment(String key, String value) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        with(environment, key, value),
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withClassPath(List<Path> entries) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        entries.stream().map(Path::toString).toList(),
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withWorkingDirectory(Path directory) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        directory.toString(),
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withOutput(Output output) {
    requireNonNull(output, "output");
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        startTimeout);
  }

  @Override
  public ProcessSpec withStartTimeout(Duration timeout) {
    return new ImmutableProcessSpec(
        name,
        daemon,
        javaHomeText,
        maxHeap,
        jvmArguments,
        systemProperties,
        environment,
        classPathText,
        workingDirectoryText,
        output,
        timeout);
  }

  @Override
  public @Nullable Path javaHome() {
    return javaHomeText == null ? null : Path.of(javaHomeText);
  }

  @Override
  public List<Path> classPath() {
    return classPathText.stream().map(Path::of).toList();
  }

  @Override
  public @Nullable Path workingDirectory() {
    return workingDirectoryText == null ? null : Path.of(workingDirectoryText);
  }

  /** Without values that may be secrets: it gets into logs and messages. */
  @Override
  public String toString() {
    return "ProcessSpec[name="
        + name
        + ", daemon="
        + daemon
        + ", javaHome="
        + javaHomeText
        + ", maxHeap="
        + maxHeap
        + ", jvmArguments="
        + jvmArguments.stream().map(ImmutableProcessSpec::hidden).toList()
        + ", systemProperties="
        + systemProperties.keySet()
        + ", environment="
        + environment.keySet()
        + ", classPath="
        + classPathText
        + ", workingDirectory="
        + workingDirectoryText
        + ", output="
        + output
        + ", startTimeout="
        + startTimeout
        + "]";
  }

  /** Properties and the options of agents have values that only the JVM needs to see. */
  private static String hidden(String argument) {
    int equals = argument.indexOf('=');
    boolean secret =
        argument.startsWith("-D") || argument.startsWith("-java") || argument.startsWith("-agent");
    return secret && equals > 0 ? argument.substring(0, equals) + "=***" : argument;
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Requirements.notEmpty("key", key);
    requireNonNull(value, "value");
    Map<String, String> copy = new LinkedHashMap<>(map);
    copy.put(key, value);
    return Collections.unmodifiableMap(copy);
  }
}

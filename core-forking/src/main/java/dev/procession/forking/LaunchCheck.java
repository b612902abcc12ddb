package dev.procession.forking;

import dev.procession.ProcessSpec;
import dev.procession.WorkerStartException;
import dev.procession.core.worker.VisibleText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of a launch before the first: whether there is a Java to run, folders to use
 * and classes to run from. Said when an executor is opened, once, instead of by each worker that
 * fails. A class path that the spec gives is all that a child has, so nothing is asked of this
 * JVM's own then.
 */
final class LaunchCheck {
  private final UnaryOperator<@Nullable String> properties;

  /**
   * @param properties this JVM's system properties
   */
  LaunchCheck(UnaryOperator<@Nullable String> properties) {
    this.properties = properties;
  }

  /** The check against the JVM that runs. */
  static LaunchCheck ofThisJvm() {
    return new LaunchCheck(System::getProperty);
  }

  /**
   * Refuses a launch that would fail.
   *
   * @throws WorkerStartException with the fact and the way out
   */
  void check(ProcessSpec spec) {
    if (properties.apply("org.graalvm.nativeimage.imagecode") != null) {
      throw refusal("a native image has no classes to give to a child JVM; run on a JVM");
    }
    checkJava(spec);
    checkTemporaryFiles();
    checkWorkingDirectory(spec.workingDirectory());
    if (spec.classPath().isEmpty()) {
      checkProgram();
    }
    MainClassSearch.of(spec, properties).check();
  }

  private void checkJava(ProcessSpec spec) {
    try {
      Path unused = JvmCommand.java(spec.javaHome(), properties.apply("java.home"));
    } catch (IOException e) {
      throw new WorkerStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private void checkTemporaryFiles() {
    String name = String.valueOf(properties.apply("java.io.tmpdir"));
    Path folder;
    try {
      folder = Path.of(name);
    } catch (InvalidPathException e) {
      throw refusal(
          "the folder for temporary files can't be named in this locale: folder="
              + VisibleText.of(name)
              + ", encoding="
              + properties.apply("sun.jnu.encoding")
              + "; run in a UTF-8 locale, as LC_ALL=C.UTF-8, or name another folder with"
              + " -Djava.io.tmpdir");
    }
    IOException fault =
        !Files.exists(folder)
            ? new NoSuchFileException(name)
            : !Files.isDirectory(folder)
                ? new NotDirectoryException(name)
                : Files.isWritable(folder) ? null : new AccessDeniedException(name);
    if (fault != null) {
      throw new WorkerStartException(
          String.valueOf(WorkerDirectory.unusable(name, fault).getMessage()), fault);
    }
  }

  private static void checkWorkingDirectory(@Nullable Path folder) {
    if (folder != null && !Files.isDirectory(folder)) {
      throw refusal(
          "the workers' working directory is no folder: folder="
              + folder
              + "; make it, or correct ProcessSpec.withWorkingDirectory");
    }
  }

  /** Refuses programs whose own classes are in no file. */
  private void checkProgram() {
    String command = properties.apply("sun.java.command");
    if (command == null) {
      return;
    }
    if (command.startsWith("jdk.jshell")) {
      throw refusal(
          "the classes of JShell's snippets are in no file that a child JVM could load: put the"
              + " tasks into a compiled class and give its path with ProcessSpec.withClassPath, or"
              + " use the backend 'local'");
    }
    if (command.startsWith("jdk.compiler/com.sun.tools.javac.launcher.")) {
      throw refusal(
          "the source launcher keeps a program's classes in memory, where no child JVM can load"
              + " them: command=java"
              + VisibleText.of(command.substring(Math.max(command.indexOf(' '), 0)))
              + "; compile it (javac -d classes FILE.java) and run it with -cp classes, or use the"
              + " backend 'local'");
    }
  }

  private static WorkerStartException refusal(String message) {
    return new WorkerStartException(message, null);
  }
}

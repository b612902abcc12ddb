package dev.procession.forking;

import dev.procession.WorkerStartException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Where this JVM has its classes from, in a form that a child can be given.
 *
 * <p>The JVM expands wildcards and argument files before it sets its properties, and a
 * manifest-only jar, as Surefire makes, means the same to the child; relative entries are made
 * absolute against the folder in which this JVM started.
 *
 * @param classPath absolute entries of the class path
 * @param modulePath absolute entries of the module path
 */
record ParentPaths(List<String> classPath, List<String> modulePath) {
  private static final String STARTED_IN = System.getProperty("user.dir");

  static ParentPaths ofThisJvm() {
    return of(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""));
  }

  static ParentPaths of(String classPath, String modulePath) {
    return new ParentPaths(entries(classPath), entries(modulePath));
  }

  private static List<String> entries(String path) {
    List<String> entries = new ArrayList<>();
    for (String entry : Arrays.asList(path.split(File.pathSeparator))) {
      if (!entry.isEmpty()) {
        entries.add(Path.of(STARTED_IN).resolve(entry).normalize().toString());
      }
    }
    return entries;
  }

  /**
   * Refuses what a child could not run from.
   *
   * @throws WorkerStartException if our own classes can't be found by a child
   */
  void ensureUsable() {
    if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
      throw new WorkerStartException(
          "a native image has no classes to give to a child JVM; run on a JVM", null);
    }
    for (String entry : classPath) {
      if (isSpringBootJar(Path.of(entry))) {
        throw new WorkerStartException(
            "the classes are nested in a fat jar that only its own launcher can read: jar="
                + entry
                + "; extract it (java -Djarmode=tools -jar APP.jar extract) and start from the"
                + " extracted jars, or give ProcessSpec.withClassPath",
            null);
      }
    }
    if (classPath.isEmpty() && modulePath.isEmpty()) {
      throw new WorkerStartException(
          "this JVM has neither a class path nor a module path (java.class.path is empty), as in"
              + " JShell or a runtime image; give ProcessSpec.withClassPath",
          null);
    }
  }

  private static boolean isSpringBootJar(Path entry) {
    if (!Files.isRegularFile(entry)) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      return jar.getEntry("BOOT-INF/classes/") != null || jar.getEntry("WEB-INF/classes/") != null;
    } catch (IOException e) {
      return false; // not a jar: the JVM ignores it as well
    }
  }
}

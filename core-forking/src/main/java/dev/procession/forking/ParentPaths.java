package dev.procession.forking;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
}

package dev.procession.forking;

import dev.procession.ProcessSpec;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a child has its classes from: what its spec gives, else what this JVM has.
 *
 * @param classPath absolute entries of the class path
 * @param modulePath absolute entries of the module path
 */
record ChildPaths(List<String> classPath, List<String> modulePath) {

  static ChildPaths of(ProcessSpec spec) {
    return of(spec, ParentPaths.ofThisJvm());
  }

  static ChildPaths of(ProcessSpec spec, ParentPaths parent) {
    if (spec.classPath().isEmpty()) {
      return new ChildPaths(parent.classPath(), parent.modulePath());
    }
    return new ChildPaths(
        spec.classPath().stream().map(path -> path.toAbsolutePath().toString()).toList(),
        List.of());
  }

  /** The main class runs from the module path if it is a module here, else from the class path. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
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

package dev.procession.forking;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Which of the parent's JVM arguments a child gets: those that its classes may need to load and run
 * alike. Nothing else: an agent, a debugger's port, a heap size or a log file is the parent's own.
 */
final class InheritedArguments {
  private static final List<String> PREFIXES =
      List.of(
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--patch-module",
          "--enable-native-access",
          "--enable-preview",
          "-ea",
          "-da",
          "-esa",
          "-dsa",
          "-enableassertions",
          "-disableassertions");

  private InheritedArguments() {}

  static List<String> ofThisJvm() {
    return of(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  static List<String> of(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> PREFIXES.stream().anyMatch(argument::startsWith))
        .toList();
  }
}

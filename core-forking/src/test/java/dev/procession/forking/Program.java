package dev.procession.forking;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of the tests, in a JVM of its own. */
final class Program {
  private Program() {}

  /**
   * Its command line.
   *
   * @param options of the JVM
   */
  static List<String> command(Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}

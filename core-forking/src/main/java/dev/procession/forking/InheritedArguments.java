package dev.procession.forking;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the parent's JVM arguments a child gets: those that its classes may need to load and run
 * alike. Nothing else: an agent, a debugger's port, a heap size or a log file is the parent's own.
 *
 * <p>To ask the JVM is slow in a cold one. Most programs were started by {@code java} itself with
 * nothing of that kind in sight; only the others are asked.
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

  /** Where arguments may be that the command line does not show. */
  private static final List<String> ELSEWHERE =
      List.of("@", "-XX:VMOptionsFile", "-XX:Flags", "-J");

  private static final List<String> VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private InheritedArguments() {}

  static List<String> ofThisJvm() {
    return isPlain() ? List.of() : of(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  /** Whether it can be seen, in Linux, that there is nothing to inherit. */
  private static boolean isPlain() {
    for (String variable : VARIABLES) {
      if (System.getenv(variable) != null) {
        return false;
      }
    }
    try {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java").toRealPath();
      return Path.of("/proc/self/exe").toRealPath().equals(java)
          && isPlain(Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false;
    }
  }

  /** The program's own arguments may look like the JVM's: then the JVM is asked in vain. */
  static boolean isPlain(String commandLine) {
    List<String> arguments = List.of(commandLine.split("\0"));
    return !Prefixes.any(arguments, PREFIXES) && !Prefixes.any(arguments, ELSEWHERE);
  }

  static List<String> of(List<String> arguments) {
    List<String> inherited = new ArrayList<>();
    for (String argument : arguments) {
      if (Prefixes.begins(argument, PREFIXES)) {
        inherited.add(argument);
      }
    }
    return List.copyOf(inherited);
  }
}

package dev.procession.forking;

import java.util.List;

/** Looks JVM arguments up by how they begin. In plain loops: a launch waits for it. */
final class Prefixes {
  private Prefixes() {}

  /** Whether one of the arguments begins with one of the prefixes. */
  static boolean any(List<String> arguments, List<String> prefixes) {
    for (String argument : arguments) {
      if (begins(argument, prefixes)) {
        return true;
      }
    }
    return false;
  }

  static boolean begins(String argument, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (argument.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}

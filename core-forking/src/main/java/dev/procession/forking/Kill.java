package dev.procession.forking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Why this executor killed a child.
 *
 * @param reason in words
 * @param unresponsive whether the child was stopped, or did not end when it should
 */
record Kill(String reason, boolean unresponsive) {

  /** To be made before the child is dead: then it can still be seen whether it was stopped. */
  static Kill of(String reason, long pid) {
    return isStopped(pid)
        ? new Kill(reason + "; it was stopped, as by SIGSTOP or a debugger", true)
        : new Kill(reason, false);
  }

  /** Its state follows its name, which may hold anything, in parentheses. */
  private static boolean isStopped(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
      String stat = new String(bytes, StandardCharsets.ISO_8859_1);
      int state = stat.lastIndexOf(')') + 2;
      return state < stat.length() && "Tt".indexOf(stat.charAt(state)) >= 0;
    } catch (IOException e) {
      return false; // gone, or not Linux
    }
  }
}

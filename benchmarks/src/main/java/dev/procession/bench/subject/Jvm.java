package dev.procession.bench.subject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands for JVMs like this one. */
public final class Jvm {
  private Jvm() {}

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public static ProcessBuilder command(Class<?> main, String... arguments) {
    return command(List.of(), main, arguments);
  }

  public static ProcessBuilder command(List<String> flags, Class<?> main, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(java());
    line.addAll(flags);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line);
  }
}

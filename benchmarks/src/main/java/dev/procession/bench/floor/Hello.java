package dev.procession.bench.floor;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A JVM that says hello and ends. */
public final class Hello {
  private static final String WORDS = "hello world";

  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println(WORDS);
  }

  public static void run(Session session) throws Exception {
    ProcessBuilder command = new ProcessBuilder(Jvm.java(), "-cp", ownJar(), Hello.class.getName());
    double first = once(command);
    Checks.ensure(first > 0, "the time");
    session.measure("whole process", Unit.MILLISECONDS, () -> once(command));
  }

  private static double once(ProcessBuilder command) throws IOException {
    long begin = System.nanoTime();
    Process process = command.start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.onExit().join();
    double millis = (System.nanoTime() - begin) / 1e6;
    Checks.ensure(said.equals(WORDS), "what it said: " + said);
    return millis;
  }

  /** The entry of the class path that has this class: others would only be opened in vain. */
  private static String ownJar() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
        .filter(entry -> Path.of(entry).getFileName().toString().startsWith("procession-bench"))
        .findFirst()
        .orElse(System.getProperty("java.class.path"));
  }
}

package dev.procession.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where and how a run was made.
 *
 * @param facts what a reader needs to repeat it
 * @param quick whether its rounds were few and short
 */
public record Circumstances(Map<String, String> facts, boolean quick) {

  public Circumstances {
    facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Those of this machine, now. */
  public static Circumstances here(String command, boolean quick, Path root) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", command);
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    facts.put("commit", said(root, "git", "rev-parse", "--short", "HEAD"));
    facts.put("processor", valueIn(Path.of("/proc/cpuinfo"), "model name"));
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", valueIn(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put("load before", firstWord(Path.of("/proc/loadavg")));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("Java", System.getProperty("java.runtime.version") + ", " + property("java.vendor"));
    facts.put("heaps", "touched beforehand, except where a start or an idle worker is measured");
    facts.put("Python", said(root, "python3", "--version"));
    return new Circumstances(facts, quick);
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String said(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String words =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.onExit().join().exitValue() == 0 ? words : "absent";
    } catch (IOException e) {
      return "absent";
    }
  }

  private static String valueIn(Path file, String key) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String firstWord(Path file) {
    try {
      return Files.readString(file).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }
}

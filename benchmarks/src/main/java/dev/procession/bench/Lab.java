package dev.procession.bench;

import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Measurement;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Transcript;
import dev.procession.bench.subject.Jvm;
import dev.procession.bench.trial.Archives;
import dev.procession.bench.trial.Trial;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs each measurement in a process of its own; one that hangs or fails costs only its row. */
final class Lab {
  /** out-process listens on every network interface: it gets a network without any. */
  private static final List<String> ALONE =
      List.of(
          "unshare",
          "--net",
          "--map-root-user",
          "sh",
          "-c",
          "ip link set lo up && exec \"$0\" \"$@\"");

  private final CommandLine asked;
  private final Path python;
  private final Archives archives;

  Lab(CommandLine asked, Path python, Archives archives) {
    this.asked = asked;
    this.python = python;
    this.archives = archives;
  }

  Finding measure(Measurement measurement) throws IOException {
    Path complaints = Files.createTempFile("procession-bench-", ".err");
    try {
      Process process;
      try {
        process = command(measurement).redirectError(complaints.toFile()).start();
      } catch (IOException e) {
        return Finding.absent(measurement, String.valueOf(e.getMessage()));
      }
      AtomicBoolean late = endAfter(measurement, process);
      Transcript transcript = new Transcript();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          transcript.read(line);
        }
      }
      int code = process.onExit().join().exitValue();
      if (late.get()) {
        return Finding.absent(
            measurement, "not done after " + measurement.experiment().limit().toSeconds() + " s");
      }
      if (code != 0) {
        return Finding.absent(measurement, "exit code " + code + ": " + firstLine(complaints));
      }
      return transcript.finding(measurement);
    } finally {
      Files.deleteIfExists(complaints);
    }
  }

  private ProcessBuilder command(Measurement measurement) {
    List<String> words =
        List.of(
            measurement.experiment().word(),
            measurement.subject().word(),
            String.valueOf(asked.rounds()),
            asked.quick() ? "quick" : "full");
    if (measurement.subject().isPython()) {
      ProcessBuilder command = new ProcessBuilder("python3", python.toString());
      command.command().addAll(words);
      return command;
    }
    List<String> flags = new ArrayList<>(measurement.experiment().flags());
    flags.addAll(archives.flags());
    ProcessBuilder command = Jvm.command(flags, Trial.class, words.toArray(String[]::new));
    if (measurement.subject() == Subject.OUT_PROCESS) {
      command.command().addAll(0, ALONE);
    }
    return command;
  }

  private static AtomicBoolean endAfter(Measurement measurement, Process process) {
    AtomicBoolean late = new AtomicBoolean();
    long seconds = measurement.experiment().limit().toSeconds();
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (process.isAlive()) {
                late.set(true);
                List<ProcessHandle> offspring = process.descendants().toList();
                process.destroyForcibly();
                offspring.forEach(ProcessHandle::destroyForcibly);
              }
            });
    return late;
  }

  private static String firstLine(Path complaints) throws IOException {
    try (var lines = Files.lines(complaints, StandardCharsets.UTF_8)) {
      return lines.filter(line -> !line.isBlank()).findFirst().orElse("it said nothing");
    }
  }
}

package dev.procession.bench;

import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Measurement;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.report.Circumstances;
import dev.procession.bench.report.Console;
import dev.procession.bench.report.Report;
import dev.procession.bench.trial.Archives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Measures what the command line asks for, and reports. */
public final class Benchmarks {
  private static final int USAGE = 2;

  private Benchmarks() {}

  public static void main(String[] words) throws IOException {
    List<String> given = Arrays.asList(words);
    if (given.contains("--help")) {
      System.out.print(CommandLine.help());
      return;
    }
    CommandLine asked;
    try {
      asked = CommandLine.parse(given);
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks/run: " + e.getMessage() + "; see --help");
      System.exit(USAGE);
      return;
    }
    Path root = Path.of(System.getProperty("bench.root", "."));
    String command = String.join(" ", "benchmarks/run", String.join(" ", given)).strip();
    Circumstances here = Circumstances.here(command, asked.quick(), root);
    if (asked.quick()) {
      System.out.println("a quick run: its rounds are few and short");
    }
    Findings findings = measure(asked, root);
    System.out.print(Console.targets(findings));
    Path folder = asked.folder(root);
    new Report(here, findings).write(folder);
    System.out.println("\nreport: " + folder.resolve("README.md"));
    System.exit(0);
  }

  private static Findings measure(CommandLine asked, Path root) throws IOException {
    List<Measurement> plan = Plan.of(asked.experiments(), asked.subjects());
    Findings findings = new Findings();
    try (Archives archives = Archives.create()) {
      if (plan.stream().anyMatch(one -> one.subject() == Subject.FORKING) && !archives.fill()) {
        System.out.println("no archive of classes was made: workers start without");
      }
      Lab lab = new Lab(asked, root.resolve("benchmarks/src/main/python/measure.py"), archives);
      for (Measurement measurement : plan) {
        Finding finding = lab.measure(measurement);
        findings.add(finding);
        System.out.print(Console.rows(finding));
      }
    }
    return findings;
  }
}

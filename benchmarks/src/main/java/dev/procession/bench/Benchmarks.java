package dev.procession.bench;

import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Measurement;
import dev.procession.bench.report.Circumstances;
import dev.procession.bench.report.Console;
import dev.procession.bench.report.Report;
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
    Lab lab = new Lab(asked, root.resolve("benchmarks/src/main/python/measure.py"));
    Findings findings = new Findings();
    for (Measurement measurement : Plan.of(asked.experiments(), asked.subjects())) {
      Finding finding = lab.measure(measurement);
      findings.add(finding);
      System.out.print(Console.rows(finding));
    }
    System.out.print(Console.targets(findings));
    Path folder = asked.folder(root);
    new Report(here, findings).write(folder);
    System.out.println("\nreport: " + folder.resolve("README.md"));
    System.exit(0);
  }
}

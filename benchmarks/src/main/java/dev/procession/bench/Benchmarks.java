package dev.procession.bench;

import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Measurement;
import dev.procession.bench.report.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Measures what the command line asks for, and reports. */
public final class Benchmarks {
  private static final int USAGE = 2;

  private Benchmarks() {}

  public static void main(String[] words) throws IOException {
    CommandLine asked;
    try {
      asked = CommandLine.parse(Arrays.asList(words));
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks/run: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    Path home = Path.of(System.getProperty("bench.home", "benchmarks"));
    Lab lab = new Lab(asked, home.resolve("src/main/python/measure.py"));
    Findings findings = new Findings();
    for (Measurement measurement : Plan.of(asked.experiments(), asked.subjects())) {
      Finding finding = lab.measure(measurement);
      findings.add(finding);
      System.out.print(Console.rows(finding));
    }
    System.out.print(Console.targets(findings));
    System.exit(0);
  }
}

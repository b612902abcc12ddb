package dev.procession.examples.census;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The census as a table for a terminal. */
final class CensusTable {
  private static final int TOP = 10;

  private CensusTable() {}

  static JarCounts total(List<Result> results) {
    return results.stream()
        .filter(result -> result.fate() == null)
        .map(Result::counts)
        .reduce(JarCounts.NONE, JarCounts::plus);
  }

  static List<Result> largest(List<Result> results) {
    return results.stream()
        .sorted(Comparator.comparingLong((Result result) -> -result.counts().codeBytes()))
        .limit(TOP)
        .toList();
  }

  static void print(List<Result> results, PrintStream out) {
    JarCounts total = total(results);
    List<Result> honest = results.stream().filter(result -> !result.hostile()).toList();
    long counted = honest.stream().filter(result -> result.fate() == null).count();
    out.println();
    row(out, "jars counted", counted + " of " + honest.size());
    row(out, "classes", number(total.classes()));
    row(out, "  of these unreadable", number(total.oddClasses()));
    row(out, "methods", number(total.methods()));
    row(out, "bytes of bytecode", number(total.codeBytes()));
    row(out, "native methods", number(total.nativeMethods()));
    row(out, "calls of System.exit", number(total.exitCalls()));
    row(out, "calls of Unsafe", number(total.unsafeCalls()));
    out.println();
    out.println("class files by Java release");
    total.versions().forEach((release, count) -> row(out, "  Java " + release, number(count)));
    out.println();
    out.println("largest by bytecode");
    largest(honest)
        .forEach(result -> row(out, "  " + result.name(), number(result.counts().codeBytes())));
    out.println();
    out.println("hostile jars");
    fates(out, results, true);
    if (counted < honest.size()) {
      out.println();
      out.println("honest jars that could not be counted");
      fates(out, results, false);
    }
    out.println();
  }

  private static void fates(PrintStream out, List<Result> results, boolean hostile) {
    for (Result result : results) {
      if (result.hostile() == hostile && (hostile || result.fate() != null)) {
        String fate = result.fate();
        row(out, "  " + result.name(), fate == null ? "counted" : fate);
      }
    }
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static void row(PrintStream out, String name, String value) {
    out.printf(Locale.ROOT, "%-40s %s%n", name, value);
  }
}

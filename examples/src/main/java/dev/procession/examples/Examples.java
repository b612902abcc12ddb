package dev.procession.examples;

import dev.procession.config.SpecFileException;
import java.util.Arrays;
import java.util.List;

/** Lists the programs, or runs one. Exit code 2 tells of bad arguments. */
public final class Examples {
  private Examples() {}

  public static void main(String[] arguments) throws Exception {
    System.exit(run(Arrays.asList(arguments)));
  }

  static int run(List<String> arguments) throws Exception {
    if (arguments.isEmpty()) {
      list();
      return 0;
    }
    try {
      Program program = Program.named(arguments.get(0));
      program.run(Options.parse(arguments.subList(1, arguments.size())));
      return 0;
    } catch (UsageException | SpecFileException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static void list() {
    System.out.println("usage: examples/run NAME [--backend local|forking|socket] [--spec FILE]");
    for (Program program : Program.values()) {
      System.out.printf("  %-8s %s%n", program.title(), program.about);
    }
  }
}

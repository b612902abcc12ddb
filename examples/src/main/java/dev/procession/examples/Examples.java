package dev.procession.examples;

import dev.procession.ProcessionException;
import dev.procession.config.SpecFileException;
import dev.procession.examples.stage.FailedException;
import dev.procession.examples.stage.Stage;
import dev.procession.examples.stage.UsageException;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the example that the command line names; exit code 2 if there is something wrong with it.
 */
public final class Examples {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Examples() {}

  public static void main(String[] arguments) {
    System.exit(run(Arrays.asList(arguments)));
  }

  private static int run(List<String> words) {
    if (words.isEmpty() || words.contains("--help")) {
      System.out.print(Catalog.listing());
      return 0;
    }
    try {
      Catalog entry = Catalog.named(words.get(0));
      try (Stage stage = CommandLine.parse(words.subList(1, words.size())).stage()) {
        entry.program().run(stage);
      }
      return 0;
    } catch (UsageException | SpecFileException e) {
      System.err.println("examples/run: " + e.getMessage());
      return USAGE;
    } catch (ProcessionException | FailedException e) {
      System.err.println("examples/run: " + e.getMessage());
      return FAILED;
    } catch (Exception e) {
      e.printStackTrace();
      return FAILED;
    }
  }
}

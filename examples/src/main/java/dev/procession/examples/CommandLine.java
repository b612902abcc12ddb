package dev.procession.examples;

import dev.procession.Executor;
import dev.procession.ExecutorSpec;
import dev.procession.config.SpecFile;
import dev.procession.examples.stage.Stage;
import dev.procession.examples.stage.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows the name of an example.
 *
 * @param backend the backend that was asked for, or {@code null}
 * @param specFile the spec file that was given, or {@code null}
 * @param rest the example's own arguments
 */
record CommandLine(@Nullable String backend, @Nullable String specFile, List<String> rest) {
  private static final String BACKEND = "--backend";
  private static final String SPEC = "--spec";
  private static final String DEFAULT_BACKEND = "forking";

  static CommandLine parse(List<String> words) {
    String backend = null;
    String specFile = null;
    List<String> rest = new ArrayList<>();
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String word = left.next();
      if (word.equals(BACKEND) || word.startsWith(BACKEND + "=")) {
        backend = value(BACKEND, word, left);
      } else if (word.equals(SPEC) || word.startsWith(SPEC + "=")) {
        specFile = value(SPEC, word, left);
      } else {
        rest.add(word);
      }
    }
    if (backend != null && specFile != null) {
      throw new UsageException("give --backend or --spec, not both: a spec names its backend");
    }
    return new CommandLine(backend, specFile, List.copyOf(rest));
  }

  private static String value(String option, String word, Iterator<String> left) {
    String given = "";
    if (word.length() > option.length()) {
      given = word.substring(option.length() + 1);
    } else if (left.hasNext()) {
      given = left.next();
    }
    if (given.isBlank()) {
      throw new UsageException("the option " + option + " needs a value");
    }
    return given;
  }

  Stage stage() {
    ExecutorSpec spec =
        specFile == null
            ? ExecutorSpec.of(backend == null ? DEFAULT_BACKEND : backend)
            : SpecFile.read(Path.of(specFile));
    if (!Executor.backends().contains(spec.backend())) {
      throw new UsageException(
          "there is no backend '" + spec.backend() + "'; there are: " + Executor.backends());
    }
    return new Stage(spec, rest);
  }
}

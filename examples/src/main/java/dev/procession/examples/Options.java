package dev.procession.examples;

import dev.procession.Executor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said on the command line.
 *
 * @param backend the backend's name
 * @param spec a spec file, {@code null} if none was given
 * @param rest what is the program's own
 */
public record Options(String backend, @Nullable Path spec, List<String> rest) {
  static Options parse(List<String> arguments) {
    String backend = "forking";
    Path spec = null;
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--backend" -> backend = value(arguments, ++i, "--backend NAME");
        case "--spec" -> spec = Path.of(value(arguments, ++i, "--spec FILE"));
        default -> rest.add(arguments.get(i));
      }
    }
    if (!Executor.backends().contains(backend)) {
      throw new UsageException(
          "no such backend: '" + backend + "'; there are: " + Executor.backends());
    }
    return new Options(backend, spec, List.copyOf(rest));
  }

  /** The value that follows an option. */
  public static String value(List<String> arguments, int index, String usage) {
    if (index >= arguments.size()) {
      throw new UsageException("a value is missing: " + usage);
    }
    return arguments.get(index);
  }

  /** Programs without arguments of their own take none. */
  void expectNoRest(String program) {
    if (!rest.isEmpty()) {
      throw new UsageException(
          program + " takes no arguments of its own, given: " + String.join(" ", rest));
    }
  }
}

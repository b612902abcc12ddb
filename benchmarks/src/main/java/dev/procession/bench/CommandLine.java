package dev.procession.bench;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Subject;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param experiments which; empty means all
 * @param subjects on whom; empty means all
 * @param quick fewer and shorter rounds
 * @param out where the report goes, or {@code null}
 * @param words all of it, for the report
 */
record CommandLine(
    Set<Experiment> experiments,
    Set<Subject> subjects,
    boolean quick,
    @Nullable Path out,
    List<String> words) {
  private static final int ROUNDS = 7;
  private static final int QUICK_ROUNDS = 3;

  static CommandLine parse(List<String> words) {
    Set<Experiment> experiments = EnumSet.noneOf(Experiment.class);
    Set<Subject> subjects = EnumSet.noneOf(Subject.class);
    boolean quick = false;
    Path out = null;
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String option = left.next();
      switch (option) {
        case "--only" -> {
          for (String word : value(option, left).split(",", -1)) {
            experiments.add(Experiment.of(word));
          }
        }
        case "--on" -> {
          for (String word : value(option, left).split(",", -1)) {
            subjects.add(Subject.of(word));
          }
        }
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(option, left));
        default -> throw new IllegalArgumentException("there is no option '" + option + "'");
      }
    }
    return new CommandLine(experiments, subjects, quick, out, List.copyOf(words));
  }

  private static String value(String option, Iterator<String> left) {
    if (!left.hasNext()) {
      throw new IllegalArgumentException("the option " + option + " needs a value");
    }
    return left.next();
  }

  int rounds() {
    return quick ? QUICK_ROUNDS : ROUNDS;
  }

  /** Whether everything is measured, at full length: only that makes a report to keep. */
  boolean isWhole() {
    return !quick && experiments.isEmpty() && subjects.isEmpty();
  }
}

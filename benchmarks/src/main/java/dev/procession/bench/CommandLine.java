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
 */
record CommandLine(
    Set<Experiment> experiments, Set<Subject> subjects, boolean quick, @Nullable Path out) {
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
        case "--jdk" -> value(option, left); // benchmarks/run has started it
        case "--quick" -> quick = true;
        case "--out" -> out = Path.of(value(option, left));
        default -> throw new IllegalArgumentException("there is no option '" + option + "'");
      }
    }
    return new CommandLine(experiments, subjects, quick, out);
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

  /** Only a run of everything, at full length, makes the report that is kept. */
  Path folder(Path root) {
    if (out != null) {
      return out;
    }
    boolean whole = !quick && experiments.isEmpty() && subjects.isEmpty();
    return whole
        ? root.resolve("docs/benchmarks/jdk-" + Runtime.version().feature())
        : root.resolve("benchmarks/target/report");
  }

  static String help() {
    StringBuilder text =
        new StringBuilder(
            """
            usage: benchmarks/run [options]
                   benchmarks/run jmh [options of JMH]

              --only EXPERIMENT,...  only those experiments
              --on SUBJECT,...       only on those subjects
              --quick                fewer and shorter rounds, marked as such
              --jdk FOLDER           the JDK that measures and is measured
              --out FOLDER           where the report goes; else a run of everything goes to
                                     docs/benchmarks/jdk-N, any other to benchmarks/target/report

            experiments:
            """);
    for (Experiment experiment : Experiment.values()) {
      text.append(String.format("  %-16s %s%n", experiment.word(), experiment.title()));
    }
    text.append("subjects:\n");
    for (Subject subject : Subject.values()) {
      text.append(String.format("  %-16s %s%n", subject.word(), subject.title()));
    }
    return text.toString();
  }
}

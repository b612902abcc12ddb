package dev.procession.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Subject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final Path ROOT = Path.of("root");

  private static CommandLine parsed(String... words) {
    return CommandLine.parse(List.of(words));
  }

  @Test
  void onlyARunOfEverythingMakesTheReportThatIsKept() {
    assertThat(parsed().folder(ROOT))
        .isEqualTo(ROOT.resolve("docs/benchmarks/jdk-" + Runtime.version().feature()));
    assertThat(parsed("--quick").folder(ROOT)).isEqualTo(ROOT.resolve("benchmarks/target/report"));
    assertThat(parsed("--only", "noop").folder(ROOT))
        .isEqualTo(ROOT.resolve("benchmarks/target/report"));
    assertThat(parsed("--out", "here").folder(ROOT)).isEqualTo(Path.of("here"));
  }

  @Test
  void figuresToKeepHaveFiveRoundsOrMore() {
    assertThat(parsed().rounds()).isGreaterThanOrEqualTo(5);
    assertThat(parsed("--quick").rounds()).isEqualTo(3);
  }

  @Test
  void experimentsAndSubjectsAreChosenByTheirWords() {
    CommandLine asked = parsed("--only", "noop,latency", "--on", "forking,python-pool");
    assertThat(Plan.of(asked.experiments(), asked.subjects()))
        .extracting(Object::toString)
        .containsExactly(
            "noop python-pool", "noop forking", "latency python-pool", "latency forking");
  }

  @Test
  void everyWordIsInTheHelpAndMeasured() {
    for (Experiment experiment : Experiment.values()) {
      assertThat(CommandLine.help()).contains("  " + experiment.word() + " ");
      assertThat(Experiment.of(experiment.word())).isEqualTo(experiment);
    }
    assertThat(Plan.of(parsed().experiments(), parsed().subjects()))
        .extracting(measurement -> measurement.experiment())
        .contains(Experiment.values());
    assertThat(Plan.of(parsed().experiments(), parsed().subjects()))
        .extracting(measurement -> measurement.subject())
        .contains(Subject.values());
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> parsed("--only", "nop")).hasMessageContaining("'nop'");
    assertThatThrownBy(() -> parsed("--fast")).hasMessageContaining("'--fast'");
    assertThatThrownBy(() -> parsed("--only")).hasMessageContaining("needs a value");
  }
}

package dev.procession.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.bench.figure.Experiment;
import dev.procession.bench.figure.Finding;
import dev.procession.bench.figure.Findings;
import dev.procession.bench.figure.Measurement;
import dev.procession.bench.figure.Samples;
import dev.procession.bench.figure.Subject;
import dev.procession.bench.figure.Unit;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  @TempDir Path folder;
  private final Findings findings = new Findings();

  private void found(Experiment experiment, Subject subject, String metric, Double... values) {
    Unit unit = metric.equals("tasks/s") ? Unit.TASKS_PER_SECOND : Unit.MICROSECONDS;
    findings.add(
        new Finding(
            new Measurement(experiment, subject),
            List.of(new Samples(metric, unit, List.of(values))),
            List.of(),
            null));
  }

  private Verdict verdict(String what) {
    return new Targets(findings)
        .verdicts().stream().filter(v -> v.what().equals(what)).findFirst().orElseThrow();
  }

  @Test
  void aTargetIsJudgedAgainstTheSameRun() {
    found(Experiment.NOOP, Subject.THREAD_POOL, "tasks/s", 1000.0);
    found(Experiment.NOOP, Subject.LOCAL, "tasks/s", 800.0);
    assertThat(verdict("no-op tasks, local").outcome()).isEqualTo("met");
    assertThat(verdict("no-op tasks, local").target())
        .isEqualTo("at least 0.80 × thread pool = 800 tasks/s");
  }

  @Test
  void aMissedTargetSaysByHowMuch() {
    found(Experiment.PINGPONG, Subject.FLOOR, "p50", 10.0);
    found(Experiment.LATENCY, Subject.FORKING, "p50", 24.0);
    assertThat(verdict("one at a time, p50, forking").outcome())
        .isEqualTo("missed by a factor of 1.50");
    found(Experiment.NOOP, Subject.FORKING, "tasks/s", 1000.0);
    found(Experiment.NOOP, Subject.SOCKET, "tasks/s", 450.0);
    assertThat(verdict("no-op tasks, socket").outcome()).isEqualTo("missed by a factor of 2.00");
  }

  @Test
  void whatWasNotMeasuredStaysInTheTable() {
    assertThat(new Targets(findings).verdicts())
        .hasSizeGreaterThan(15)
        .noneMatch(Verdict::isMeasured);
    assertThat(Console.targets(findings)).isEmpty();
  }

  @Test
  void everyFormHasTheFiguresAndTheReasonsForAbsence() throws IOException {
    found(Experiment.NOOP, Subject.THREAD_POOL, "tasks/s", 3_000_000.0);
    found(Experiment.NOOP, Subject.FORKING, "tasks/s", 1000.0, 1200.0, 1100.0);
    Measurement lost = new Measurement(Experiment.NOOP, Subject.PP4J);
    findings.add(Finding.absent(lost, "it \"hangs\" | <here>"));
    new Report(new Circumstances(Map.of("cores", "2"), true), findings).write(folder);

    assertThat(Files.readString(folder.resolve("README.md")))
        .contains(
            "Not for citing", "- cores: `2`", "| Procession forking | tasks/s | 1,100 tasks/s")
        .contains("1,000 – 1,200 | 3 |", "it \"hangs\" \\| <here>", "](noop.svg)");
    assertThat(Files.readString(folder.resolve("results.json")))
        .contains("\"rounds\": [1000.00, 1200.00, 1100.00]", "\"it \\\"hangs\\\" | <here>\"");
  }

  @Test
  void picturesAreWellFormed() throws Exception {
    found(Experiment.NOOP, Subject.THREAD_POOL, "tasks/s", 3_000_000.0);
    found(Experiment.NOOP, Subject.FORKING, "tasks/s", 1000.0);
    String svg = Chart.of(findings).get(0).svg();
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
    assertThat(svg).contains("logarithmic", "prefers-color-scheme: dark");
  }

  @Test
  void aScaleKeepsItsOrder() {
    Scale far = Scale.of(10, 1_000_000);
    assertThat(far.isLogarithmic()).isTrue();
    assertThat(far.position(10)).isPositive().isLessThan(far.position(100));
    assertThat(far.position(1_000_000)).isEqualTo(1);
    Scale near = Scale.of(10, 20);
    assertThat(near.isLogarithmic()).isFalse();
    assertThat(near.position(10)).isEqualTo(0.5);
  }
}

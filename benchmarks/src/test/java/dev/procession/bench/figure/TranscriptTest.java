package dev.procession.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final Measurement ANY = new Measurement(Experiment.NOOP, Subject.FORKING);

  private static Finding heard(String... lines) {
    Transcript transcript = new Transcript();
    List.of(lines).forEach(transcript::read);
    return transcript.finding(ANY);
  }

  @Test
  void whatIsWrittenIsRead() {
    Samples samples = new Samples("tasks/s", Unit.TASKS_PER_SECOND, List.of(1.5, 2e6));
    Finding finding = heard(Transcript.line(samples), Transcript.note("slow"));
    assertThat(finding.samples()).containsExactly(samples);
    assertThat(finding.notes()).containsExactly("slow");
    assertThat(finding.absent()).isNull();
  }

  @Test
  void whatAPoolPrintsIsNotMeantForUs() {
    assertThat(heard("listening", "", "@").absent()).isEqualTo("it found nothing");
  }

  @Test
  void anAbsentOneHasNoFigures() {
    Samples samples = new Samples("tasks/s", Unit.TASKS_PER_SECOND, List.of(1.0));
    Finding finding = heard(Transcript.line(samples), Transcript.absent("no python3"));
    assertThat(finding.samples()).isEmpty();
    assertThat(finding.absent()).isEqualTo("no python3");
  }
}

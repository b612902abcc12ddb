package dev.procession.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final int BEFORE_PING = 2;
  private static final int AFTER_PING = 12;

  private final Patient patient = new Patient();
  private final Pulse pulse = new Pulse(patient, Duration.ofSeconds(5), BEFORE_PING, AFTER_PING);

  private static final class Patient implements Pulse.Subject {
    private boolean awaited = true;
    private boolean answers;
    private long signs;
    private Optional<Duration> processorTime = Optional.of(Duration.ofMillis(70));
    private int pings;
    private final List<String> givenUp = new ArrayList<>();

    @Override
    public boolean isAwaited() {
      return awaited;
    }

    @Override
    public long signsOfLife() {
      return signs;
    }

    @Override
    public void ping() {
      pings++;
      signs += answers ? 1 : 0;
    }

    @Override
    public Optional<Duration> processorTime() {
      return processorTime;
    }

    @Override
    public void onUnresponsive(String reason) {
      givenUp.add(reason);
    }
  }

  private void tick(int times) {
    for (int i = 0; i < times; i++) {
      pulse.onTick();
    }
  }

  private void work(Duration time) {
    patient.processorTime = patient.processorTime.map(before -> before.plus(time));
  }

  @Test
  void aWorkerNobodyWaitsForIsLeftAlone() {
    patient.awaited = false;
    tick(1_000);
    assertThat(patient.pings).isZero();
    assertThat(patient.givenUp).isEmpty();
  }

  @Test
  void whoAnswersLives() {
    patient.answers = true;
    tick(1_000);
    assertThat(patient.pings).isGreaterThan(300);
    assertThat(patient.givenUp).isEmpty();
  }

  @Test
  void whoTalksIsNotAsked() {
    for (int i = 0; i < 1_000; i++) {
      patient.signs++;
      tick(1);
    }
    assertThat(patient.pings).isZero();
  }

  @Test
  void whoIsSilentAndStillIsGivenUpAfterTheLimit() {
    tick(BEFORE_PING + AFTER_PING - 1);
    assertThat(patient.pings).isPositive();
    assertThat(patient.givenUp).isEmpty();
    tick(1);
    assertThat(patient.givenUp)
        .singleElement()
        .asString()
        .contains("silent for PT1M10S", "asked for a sign of life", "hardly any processor time");
  }

  @Test
  void whoWorksIsGivenMoreTime() {
    for (int i = 0; i < 100; i++) {
      tick(AFTER_PING / 2);
      work(Duration.ofMillis(300));
    }
    assertThat(patient.givenUp).isEmpty();
    tick(BEFORE_PING + 2 * AFTER_PING);
    assertThat(patient.givenUp).isNotEmpty();
  }

  @Test
  void whatAnIdleJvmUsesIsNoWork() {
    for (int i = 0; i < BEFORE_PING + AFTER_PING; i++) {
      tick(1);
      work(Duration.ofMillis(5)); // a thousandth
    }
    assertThat(patient.givenUp).isNotEmpty();
  }

  @Test
  void whereNoProcessorTimeCanBeSeenSilenceAloneCounts() {
    patient.processorTime = Optional.empty();
    tick(BEFORE_PING + AFTER_PING);
    assertThat(patient.givenUp).singleElement().asString().doesNotContain("processor time");
  }

  @Test
  void aLateSignOfLifeBeginsAnew() {
    tick(BEFORE_PING + AFTER_PING - 1);
    patient.signs++;
    tick(BEFORE_PING + AFTER_PING);
    assertThat(patient.givenUp).isEmpty();
  }

  @Test
  void whatWasNotReadYetDoesNotCount() {
    tick(BEFORE_PING + AFTER_PING - 1);
    patient.awaited = false;
    tick(1);
    patient.awaited = true;
    tick(BEFORE_PING + AFTER_PING - 1);
    assertThat(patient.givenUp).isEmpty();
  }
}

package dev.procession.bench.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final long PATIENCE = 4_000_000_000L;
  private static final long MOST = 30_000_000_000L;

  private long now;
  private final WarmUp warmUp = new WarmUp(() -> now, PATIENCE, MOST);

  private boolean needsMoreAt(double seconds, double rate) {
    now = (long) (seconds * 1e9);
    return warmUp.needsMore(rate);
  }

  @Test
  void isOverWhenNoRoundOfTheLastSecondsWasClearlyFaster() {
    assertThat(needsMoreAt(1, 100)).isTrue();
    assertThat(needsMoreAt(4.9, 104)).isTrue();
    assertThat(needsMoreAt(5, 104)).isFalse();
  }

  @Test
  void goesOnWhileRoundsGetFasterEvenInSmallSteps() {
    for (int second = 0; second < 20; second++) {
      assertThat(needsMoreAt(second, 100 + 3 * second)).isTrue();
    }
  }

  @Test
  void endsHoweverFastItStillGets() {
    assertThat(needsMoreAt(29, 1_000)).isTrue();
    assertThat(needsMoreAt(30, 100_000)).isFalse();
  }
}

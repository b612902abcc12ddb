package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpinTest {
  private final Spin spin = new Spin(2);

  /** How many waits pass until it looks again. */
  private int leftOut() {
    int waits = 0;
    while (spin.looksAfter(1) == 0) {
      waits++;
    }
    return waits;
  }

  @Test
  void looksAfterASingleFrameOnly() {
    assertThat(spin.looksAfter(1)).isEqualTo(Spin.LOOKS);
    assertThat(spin.looksAfter(0)).isZero();
    assertThat(spin.looksAfter(2)).isZero();
  }

  @Test
  void leavesOutMoreAndMoreWhileItIsInVain() {
    spin.ended(true);
    assertThat(leftOut()).isEqualTo(1);
    spin.ended(true);
    assertThat(leftOut()).isEqualTo(3);
    for (int i = 0; i < 10; i++) {
      spin.ended(true);
    }
    assertThat(leftOut()).isEqualTo(63);
  }

  @Test
  void looksAgainEachTimeOnceSomethingCame() {
    spin.ended(true);
    spin.ended(true);
    spin.ended(false);
    assertThat(leftOut()).isZero();
  }

  @Test
  void aSingleProcessorIsLeftToTheOtherSide() {
    assertThat(new Spin(1).looksAfter(1)).isZero();
  }
}

package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SpinTest {
  private final Spin spin = new Spin(2);

  /** How often the one there is was asked for bytes. */
  private int reads;

  private int look(int frames, int found) throws IOException {
    reads = 0;
    return spin.look(
        frames,
        () -> {
          reads++;
          return found;
        });
  }

  /** How many waits pass until it looks again, in vain. */
  private int leftOut() throws IOException {
    int waits = 0;
    while (look(1, 0) == 0 && reads == 0) {
      waits++;
    }
    return waits;
  }

  @Test
  void looksAfterASingleFrameOnly() throws IOException {
    assertThat(look(0, 7)).isZero();
    assertThat(look(2, 7)).isZero();
    assertThat(reads).isZero();
    assertThat(look(1, 7)).isEqualTo(7);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void looksUntilTheStreamsEndToo() throws IOException {
    assertThat(look(1, -1)).isEqualTo(-1);
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void looksForAMomentAndLeavesOutMoreAndMoreWhileItIsInVain() throws IOException {
    assertThat(leftOut()).isZero();
    assertThat(reads).isEqualTo(Spin.LOOKS);
    assertThat(leftOut()).isEqualTo(1);
    assertThat(leftOut()).isEqualTo(3);
    for (int i = 0; i < 10; i++) {
      leftOut();
    }
    assertThat(leftOut()).isEqualTo(63);
  }

  @Test
  void looksAgainEachTimeOnceSomethingCame() throws IOException {
    leftOut();
    leftOut();
    while (look(1, 7) == 0) {
      assertThat(reads).isZero();
    }
    assertThat(leftOut()).isZero();
  }

  @Test
  void aSingleProcessorIsLeftToTheOtherSide() throws IOException {
    assertThat(new Spin(1).look(1, () -> 7)).isZero();
  }
}

package dev.procession.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many items travel together. */
class ChunkSizeTest {
  private final ChunkSize size = new ChunkSize();

  private void grow(long nanosEach) {
    for (int i = 0; i < 20; i++) {
      size.ran(size.get(), nanosEach * size.get());
    }
  }

  @Test
  void beginsWithOneAndAtMostDoubles() {
    assertThat(size.get()).isEqualTo(1);
    size.ran(1, 10);
    assertThat(size.get()).isEqualTo(2);
    size.ran(2, 20);
    assertThat(size.get()).isEqualTo(4);
  }

  @Test
  void followsTheTimeThatItemsTake() {
    grow(100);
    assertThat(size.get()).isEqualTo(500);
    grow(1_000);
    assertThat(size.get()).isEqualTo(50);
    grow(1_000_000_000L);
    assertThat(size.get()).isEqualTo(1);
    grow(0);
    assertThat(size.get()).isEqualTo(ChunkSize.MOST);
  }

  @Test
  void isHalvedAtMostByOneSlowChunkAndNotByASmallOneThatComesLate() {
    grow(100);
    size.ran(500, 4_000_000_000L);
    assertThat(size.get()).isEqualTo(250);
    size.ran(1, 100);
    assertThat(size.get()).isEqualTo(250);
  }
}

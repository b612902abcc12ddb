package dev.procession.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static Samples of(Double... values) {
    return new Samples("p50", Unit.MICROSECONDS, List.of(values));
  }

  @Test
  void theMedianIsTheMiddleOfTheSortedRounds() {
    assertThat(of(9.0, 1.0, 5.0).median()).isEqualTo(5.0);
    assertThat(of(9.0, 1.0, 5.0, 6.0).median()).isEqualTo(5.5);
    assertThat(of(3.0).median()).isEqualTo(3.0);
  }

  @Test
  void theSpreadIsTheLeastAndTheMost() {
    Samples samples = of(9.0, 1.0, 5.0);
    assertThat(samples.least()).isEqualTo(1.0);
    assertThat(samples.most()).isEqualTo(9.0);
    assertThat(samples.spread()).isEqualTo("1.00 – 9.00");
  }

  @Test
  void aFigureWithoutRoundsIsRefused() {
    assertThatThrownBy(SamplesTest::of).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersKeepThreeDigits() {
    assertThat(Unit.number(0.5)).isEqualTo("0.50");
    assertThat(Unit.number(12.34)).isEqualTo("12.3");
    assertThat(Unit.number(12_345.6)).isEqualTo("12,346");
    assertThat(Unit.number(1_234_567)).isEqualTo("1.23M");
  }

  @Test
  void percentilesAreNearestRanks() {
    long[] hundred = new long[100];
    for (int i = 0; i < hundred.length; i++) {
      hundred[i] = 100L - i;
    }
    Percentiles percentiles = new Percentiles(hundred);
    assertThat(percentiles.at(0.5)).isEqualTo(50);
    assertThat(percentiles.at(0.99)).isEqualTo(99);
    assertThat(percentiles.at(1)).isEqualTo(100);
    assertThat(percentiles.at(0)).isEqualTo(1);
  }
}

package dev.procession.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {

  @AfterEach
  void unset() {
    System.clearProperty(Nesting.PROPERTY);
  }

  @Test
  void theMainProcessMayOpenExecutors() {
    assertThat(Nesting.ofCaller()).isEqualTo(new Nesting(0, 4));
    assertThat(Nesting.ofCaller().ofWorkers()).isEqualTo(Nesting.FIRST);
  }

  @Test
  void theLastOneMayNot() {
    assertThat(new Nesting(3, 4).ofWorkers()).isEqualTo(new Nesting(4, 4));
    assertThatThrownBy(() -> new Nesting(4, 4).ofWorkers())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("depth=4, limit=4")
        .hasMessageContaining("-Ddev.procession.depth=5");
  }

  @Test
  void aPropertySetsTheLimit() {
    System.setProperty(Nesting.PROPERTY, " 7 ");
    assertThat(Nesting.ofCaller()).isEqualTo(new Nesting(0, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "four", "4.5", "99999999999"})
  void whatIsNoLimitIsRefused(String given) {
    System.setProperty(Nesting.PROPERTY, given);
    assertThatThrownBy(Nesting::ofCaller)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dev.procession.depth=" + given)
        .hasMessageContaining("a whole number from 1 on");
  }
}

package dev.procession.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.procession.ExecutorSpec;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnsupportedSettingsTest {
  private static UnsupportedSettings of(String... honoured) {
    return new UnsupportedSettings("some", Set.of(), Set.of(honoured), false);
  }

  /** Where results are not copied, nothing is there to be filtered or measured. */
  @Test
  void settingsOfResultsAreRefusedByName() {
    ExecutorSpec spec = ExecutorSpec.of("some").withMaxResult("1m").withResultFilter("*");
    assertThatThrownBy(() -> of().refuse(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("withMaxResult")
        .hasMessageContaining("withResultFilter");
    assertThatThrownBy(() -> of("withResultFilter").refuse(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[withMaxResult]");
    of("withResultFilter", "withMaxResult").refuse(spec);
  }
}

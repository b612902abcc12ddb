package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lincheck lets callers leave tasks while the worker becomes idle and while callers are refused.
 * {@code -Dlincheck=N} makes it think of N times as many orders.
 */
class HandOverLincheckTest {
  private static final int TIMES = Integer.getInteger("lincheck", 1);

  /** In so many scenarios of one operation of each thread the planted bugs are found. */
  private static final int ENOUGH = 20;

  private static ModelCheckingOptions options(int actorsPerThread, int iterations) {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(actorsPerThread)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(iterations)
        .invocationsPerIteration(50 * TIMES);
  }

  @Test
  void everyItemIsAcceptedAndHandledOrRefused() {
    options(1, ENOUGH).check(HandOverOperations.Real.class);
    options(2, 2 * TIMES).check(HandOverOperations.Real.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {HandOverOperations.ToldLate.class, HandOverOperations.RefusedUnseen.class})
  void findsWhatIsPlanted(Class<?> operations) {
    assertThat(
            catchThrowable(
                () -> options(1, ENOUGH).minimizeFailedScenario(false).check(operations)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("items=");
  }
}

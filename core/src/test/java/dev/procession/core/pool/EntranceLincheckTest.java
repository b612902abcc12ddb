package dev.procession.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;

/**
 * Lincheck runs two threads' operations on the way into the engine in every order that it can think
 * of. {@code -Dlincheck=N} makes it think of N times as many.
 */
class EntranceLincheckTest {
  private static final int TIMES = Integer.getInteger("lincheck", 1);

  private static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(5 * TIMES)
        .invocationsPerIteration(50 * TIMES);
  }

  @Test
  void everyEventIsHandledOnceAndThoseOfAThreadInTheirOrder() {
    options().check(EntranceOperations.Real.class);
  }

  @Test
  void findsThatNobodyIsWoken() {
    assertThat(
            catchThrowable(
                () ->
                    options()
                        .minimizeFailedScenario(false)
                        .check(EntranceOperations.WakesNobody.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left=");
  }
}

package dev.procession.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lincheck runs two threads' operations on a future in every order that it can think of. {@code
 * -Dlincheck=N} makes it think of N times as many.
 */
class FutureLincheckTest {
  private static final int TIMES = Integer.getInteger("lincheck", 1);

  /**
   * No operations before the parallel part: after the first end nothing could go wrong any more.
   */
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
  void aFutureEndsOnceAndItsCallbacksRunOnceAndInOrder() {
    options().check(FutureOperations.Real.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        FutureOperations.CancelsTheEnded.class,
        FutureOperations.EndsTwice.class,
        FutureOperations.LosesCallbacks.class,
        FutureOperations.RunsTheNewestFirst.class
      })
  void findsAPlantedBug(Class<?> broken) {
    assertThat(catchThrowable(() -> options().minimizeFailedScenario(false).check(broken)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Thread 2");
  }

  /** There is one scenario: each thread meets the others once. */
  private static ModelCheckingOptions meeting() {
    return options()
        .threads(3)
        .actorsPerThread(1)
        .iterations(1)
        .invocationsPerIteration(50 * TIMES)
        .sequentialSpecification(WaitOperations.Meeting.class);
  }

  @Test
  void whoWaitsGetsTheEnd() {
    meeting().check(WaitOperations.Real.class);
  }

  @Test
  void findsThatWhoWaitsTakesAnyWakeningForTheEnd() {
    assertThat(
            catchThrowable(
                () ->
                    meeting()
                        .minimizeFailedScenario(false)
                        .check(WaitOperations.BelievesAnyWakening.class)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Thread 2");
  }
}

package dev.procession.core.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How often workers may end before they run a task, and how long the next one waits. */
class RestartBudgetTest {
  private static final long PERIOD = Duration.ofMinutes(1).toNanos();

  private final RestartBudget budget = new RestartBudget(2, Duration.ofMinutes(1));

  @Test
  void oneMoreThanItAllowsIsTooMany() {
    assertTrue(budget.spend(0));
    assertTrue(budget.spend(1));
    assertFalse(budget.spend(2));
  }

  @Test
  void whatIsAPeriodAgoIsForgotten() {
    assertTrue(budget.spend(0));
    assertTrue(budget.spend(1));
    assertTrue(budget.spend(PERIOD));
    assertFalse(budget.spend(PERIOD));
  }

  @Test
  void eachPauseIsTwiceAsLongUpToAMost() {
    List<Long> millis = Stream.generate(() -> budget.pauseNanos() / 1_000_000).limit(8).toList();
    assertEquals(List.of(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L), millis);
  }

  @Test
  void afterAWorkerThatBecameReadyPausesAreShortAgain() {
    long first = budget.pauseNanos();
    long second = budget.pauseNanos();
    budget.recovered();
    assertEquals(first, budget.pauseNanos());
    assertEquals(second, budget.pauseNanos());
  }
}

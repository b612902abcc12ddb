package dev.procession.examples.chaos;

import dev.procession.TaskOptions;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An errand and how it shall be treated. The same seed plans the same errands.
 *
 * @param errand what is to be done
 * @param options its retries and its time limit
 */
record Planned(Errand errand, TaskOptions options) {
  private static final int OF = 10_000;
  private static final int SHARE_OF_BAD_ENDS = 2;
  private static final Duration GRACE = Duration.ofMillis(100);
  private static final Duration AMPLE = Duration.ofSeconds(20);

  /** What a round has for certain, however short it is, by its number. */
  private static final Map<Long, Deed> CERTAIN =
      Map.of(50L, Deed.EXHAUST_HEAP, 100L, Deed.EXHAUST_THREADS, 150L, Deed.IGNORE_INTERRUPTS);

  static Planned by(SplittableRandom random, long number) {
    Deed deed = CERTAIN.getOrDefault(number, deed(random.nextInt(OF)));
    int amount =
        switch (deed) {
          case NAP -> random.nextInt(1, 20);
          case CARRY_MUCH -> random.nextInt(1, 1 << 19);
          case EXIT -> random.nextInt(1, 100);
          default -> 0;
        };
    TaskOptions options =
        TaskOptions.none().withGrace(GRACE).withRetries(random.nextInt(deed.hasResult() ? 4 : 2));
    if (deed == Deed.IGNORE_INTERRUPTS) {
      options = options.withTimeout(Duration.ofMillis(random.nextInt(20, 200)));
    } else if (deed == Deed.NAP && random.nextBoolean()) {
      options = options.withTimeout(Duration.ofMillis(10));
    } else if (random.nextInt(10) == 0) {
      options = options.withTimeout(AMPLE);
    }
    return new Planned(new Errand(number, deed, amount), options);
  }

  private static Deed deed(int die) {
    int left = die;
    for (Deed bad :
        new Deed[] {Deed.IGNORE_INTERRUPTS, Deed.EXIT, Deed.EXHAUST_HEAP, Deed.EXHAUST_THREADS}) {
      left -= SHARE_OF_BAD_ENDS;
      if (left < 0) {
        return bad;
      }
    }
    if (left < 100) {
      return Deed.NAP;
    }
    if (left < 200) {
      return Deed.THROW;
    }
    return left < 220 ? Deed.CARRY_MUCH : Deed.COMPUTE;
  }
}

package dev.procession.examples.chaos;

import dev.procession.examples.stage.UsageException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * What was asked for.
 *
 * @param length how long workers are attacked
 * @param seed what the errands and the attacks are drawn from
 */
record ChaosOptions(Duration length, long seed) {
  private static final double SECONDS_A_MINUTE = 60;

  static ChaosOptions parse(List<String> words) {
    Duration length = Duration.ofMinutes(1);
    long seed = System.nanoTime();
    for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
      String option = left.next();
      if (!option.equals("--minutes") && !option.equals("--seed")) {
        throw new UsageException("there is no option '" + option + "' of chaos");
      }
      if (!left.hasNext()) {
        throw new UsageException("the option " + option + " needs a value");
      }
      String value = left.next();
      try {
        if (option.equals("--seed")) {
          seed = Long.parseLong(value);
        } else {
          length = Duration.ofMillis((long) (Double.parseDouble(value) * SECONDS_A_MINUTE * 1000));
        }
      } catch (NumberFormatException e) {
        throw new UsageException("the option " + option + " needs a number: '" + value + "'", e);
      }
    }
    if (length.isNegative() || length.isZero()) {
      throw new UsageException("the option --minutes needs a positive number");
    }
    return new ChaosOptions(length, seed);
  }
}

package dev.procession.forking;

import java.math.BigInteger;
import java.util.Locale;

/** Sizes as they are written in specs, as {@code "512m"}, and in messages. */
final class MemorySize {
  private MemorySize() {}

  /** What is more than a {@code long} holds is its largest. */
  static long bytes(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int shift =
        switch (lower.charAt(lower.length() - 1)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 1);
    BigInteger exact = new BigInteger(digits).shiftLeft(shift);
    return exact.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** In whole megabytes. */
  static String text(long bytes) {
    return (bytes >> 20) + "m";
  }
}

package dev.procession;

import java.time.Duration;
import java.util.regex.Pattern;

/** The rules that values in specs must keep; a broken one names the rule and the value. */
final class Requirements {
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]*[kKmMgG]?");

  private Requirements() {}

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("must be positive: " + name + "=" + value);
    }
  }

  static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("must not be negative: " + name + "=" + value);
    }
  }

  static void notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException("must not be negative: " + name + "=" + value);
    }
  }

  static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("must be at least 1: " + name + "=" + value);
    }
  }

  static void size(String name, String value) {
    if (!SIZE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be digits and one of k, m, g, as \"256m\": " + name + "='" + value + "'");
    }
  }

  static void notEmpty(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("must not be blank: " + name + "='" + value + "'");
    }
  }
}

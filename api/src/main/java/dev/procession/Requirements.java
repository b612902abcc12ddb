package dev.procession;

import java.time.Duration;

/** The rules that values in specs must keep; a broken one names the rule and the value. */
final class Requirements {
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

  static void notEmpty(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("must not be blank: " + name + "='" + value + "'");
    }
  }
}

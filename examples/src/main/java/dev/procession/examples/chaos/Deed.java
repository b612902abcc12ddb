package dev.procession.examples.chaos;

import java.util.Locale;

/** What a task does. */
enum Deed {
  COMPUTE,
  NAP,
  CARRY_MUCH,
  THROW,
  IGNORE_INTERRUPTS,
  EXIT,
  EXHAUST_HEAP,
  EXHAUST_THREADS;

  /** Whether it can end with a result. */
  boolean hasResult() {
    return this == COMPUTE || this == NAP || this == CARRY_MUCH;
  }

  /** Whether it takes more than its worker has. */
  boolean exhausts() {
    return this == EXHAUST_HEAP || this == EXHAUST_THREADS;
  }

  /** Whether a failure is the one that such a task throws itself. */
  boolean isOwn(Throwable failure, long number) {
    return switch (this) {
      case THROW ->
          failure instanceof IllegalStateException
              && String.valueOf(failure.getMessage()).equals(Errand.words(number));
      case EXHAUST_HEAP, EXHAUST_THREADS -> failure instanceof OutOfMemoryError;
      default -> false;
    };
  }

  /** What its cases that came to their planned end are counted as. */
  String figure() {
    return "errands that did " + words();
  }

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

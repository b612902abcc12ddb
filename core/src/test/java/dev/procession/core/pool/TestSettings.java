package dev.procession.core.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of schedulers that are tested step by step: three restarts a minute, no more. */
final class TestSettings {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private TestSettings() {}

  static PoolSettings of(int workers, int spares, int window) {
    return of(workers, spares, window, MINUTE, null);
  }

  static PoolSettings of(
      int workers,
      int spares,
      int window,
      Duration startTimeout,
      @Nullable Initializer initializer) {
    return new PoolSettings(
        "fake",
        "Worker",
        workers,
        spares,
        window,
        Integer.MAX_VALUE,
        null,
        startTimeout,
        3,
        MINUTE,
        initializer,
        true);
  }
}

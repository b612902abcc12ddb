package dev.procession.core.pool;

import dev.procession.core.task.Outcome;

/** What awaits a result that is being decoded. Told under the engine's lock. */
public interface Decoded {
  /** Nothing: the result is discarded. */
  Decoded UNWANTED =
      new Decoded() {
        @Override
        public boolean isAwaited() {
          return false;
        }

        @Override
        public void end(Outcome outcome, long now) {}
      };

  /** Whether the result is still of use; asked without the lock. */
  boolean isAwaited();

  /** It was decoded, or can't be; told once, unless it was not awaited. */
  void end(Outcome outcome, long now);
}

package dev.procession.core.pool;

import dev.procession.core.task.Outcome;
import org.jspecify.annotations.Nullable;

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

  /** The task whose result it is; {@code null} if it is no task's. */
  default @Nullable Task task() {
    return null;
  }

  /** Whether the result is still of use; asked without the lock. */
  boolean isAwaited();

  /** It was decoded, or can't be; told once, unless it was not awaited. */
  void end(Outcome outcome, long now);
}

package dev.procession.forking;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process has another parent than when that was first asked: then the first one is
 * gone, as the system gives orphans to another. Where a parent can't be seen, as for want of a
 * descriptor to look with, nothing is concluded.
 */
final class Parentage implements BooleanSupplier {
  private final Supplier<Optional<ProcessHandle>> parent;
  private @Nullable ProcessHandle first;

  Parentage(Supplier<Optional<ProcessHandle>> parent) {
    this.parent = parent;
  }

  static Parentage ofThisJvm() {
    return new Parentage(() -> ProcessHandle.current().parent());
  }

  @Override
  public synchronized boolean getAsBoolean() {
    ProcessHandle now = parent.get().orElse(null);
    if (first == null) {
      first = now;
    }
    return now != null && !now.equals(first);
  }
}

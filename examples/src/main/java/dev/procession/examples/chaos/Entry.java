package dev.procession.examples.chaos;

import dev.procession.ExitReport;
import dev.procession.Future;
import dev.procession.TaskTimeoutException;
import dev.procession.WorkerCrashedException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One submitted errand: what was planned, and what became of it. */
final class Entry {
  private final Planned planned;
  private final Future<byte[]> future;
  private final AtomicInteger endings = new AtomicInteger();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  Entry(Planned planned, Future<byte[]> future) {
    this.planned = planned;
    this.future = future;
    future.whenComplete((result, failure) -> endings.incrementAndGet());
  }

  Future<byte[]> future() {
    return future;
  }

  Deed deed() {
    return planned.errand().deed();
  }

  long number() {
    return planned.errand().number();
  }

  void cancel() {
    if (future.cancel(true)) {
      cancelled.set(true);
    }
  }

  /** How it ended, in one word. */
  Ending ending() {
    Throwable failure = future.failure().orElse(null);
    if (!future.isDone()) {
      return Ending.NONE;
    }
    if (future.isCancelled()) {
      return Ending.CANCELLED;
    }
    if (failure == null) {
      return Ending.RESULT;
    }
    if (failure instanceof TaskTimeoutException) {
      return Ending.TIMED_OUT;
    }
    return failure instanceof WorkerCrashedException ? Ending.WORKER_DIED : Ending.OWN_FAILURE;
  }

  /** Whether it exhausted what it was to exhaust, and was not ended by somebody else before. */
  boolean hasExhausted() {
    Throwable failure = future.failure().orElse(null);
    boolean exhausted =
        failure instanceof OutOfMemoryError
            || (failure instanceof WorkerCrashedException crash
                && crash.report().kind() == ExitReport.Kind.OUT_OF_MEMORY);
    return exhausted && deed().exhausts();
  }

  /**
   * What is wrong with it, {@code null} if nothing.
   *
   * <p>Each start that was told is a try, and each try but the last was lost with a worker that
   * held it; the answers of several may be lost with one worker, because they share a message. Only
   * one that was cancelled before anybody here knew of its last start may have run untold.
   *
   * @param starts how often the executor said that a worker took it up
   * @param runs how often it did run
   * @param losses how many workers ended that held it
   */
  @Nullable String complaint(int starts, int runs, int losses) {
    int allowed = planned.options().retries() + 1;
    Ending ending = ending();
    if (endings.get() != 1) {
      return "did not end exactly once";
    }
    if (runs > allowed) {
      return "ran again without a retry";
    }
    if (starts > allowed) {
      return "was told as started again without a retry";
    }
    if (runs > starts + (ending == Ending.CANCELLED ? 1 : 0)) {
      return "ran and was not told as started";
    }
    if (starts - (ending == Ending.WORKER_DIED ? 0 : 1) > losses) {
      return "was lost with a worker that did not hold it";
    }
    if (cancelled.get() != (ending == Ending.CANCELLED)) {
      return "cancel() said otherwise";
    }
    return switch (ending) {
      case NONE -> "never ended";
      case CANCELLED -> null;
      case TIMED_OUT ->
          planned.options().timeout() == null ? "timed out without a time limit" : null;
      case WORKER_DIED -> starts < allowed ? "failed with retries left" : null;
      case OWN_FAILURE -> {
        Throwable failure = future.failure().orElseThrow();
        yield deed().isOwn(failure, number()) ? null : "a failure of another";
      }
      case RESULT -> {
        boolean right = deed().hasResult() && Arrays.equals(future.join(), result());
        yield right && runs > 0 ? null : "wrong result";
      }
    };
  }

  private byte[] result() {
    return planned.errand().result();
  }

  @Override
  public String toString() {
    return String.format(
        "errand=%d (%s), task=%d, allowed runs=%d, %s%s",
        number(),
        deed().words(),
        future.id(),
        planned.options().retries() + 1,
        ending().words(),
        future.failure().map(failure -> ": " + failure.getMessage()).orElse(""));
  }
}

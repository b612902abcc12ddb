package dev.procession.core.task;

import dev.procession.SerializableCallable;
import dev.procession.SerializableFunction;
import dev.procession.SerializableRunnable;
import org.jspecify.annotations.Nullable;

/** What callers submit, as the one form that travels. */
public final class Call {
  private Call() {}

  /** A function with its argument. */
  public static <A, R> SerializableCallable<R> of(
      SerializableFunction<? super A, ? extends R> function, A argument) {
    return new Application<>(function, argument);
  }

  /** A task without a result. */
  public static SerializableCallable<Void> of(SerializableRunnable runnable) {
    return new Run(runnable);
  }

  private record Application<A, R>(
      SerializableFunction<? super A, ? extends R> function, A argument)
      implements SerializableCallable<R> {
    @Override
    public R call() throws Exception {
      return function.apply(argument);
    }
  }

  private record Run(SerializableRunnable runnable) implements SerializableCallable<Void> {
    @Override
    @SuppressWarnings("NullAway") // the only value of Void
    public @Nullable Void call() throws Exception {
      runnable.run();
      return null;
    }
  }
}

package dev.procession.core.task;

import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/*
 * A stage whose callbacks run in the order of their registration. CompletableFuture runs its
 * dependents newest first, so each registration gets a link, a future of its own: the links are
 * kept in order and completed in order, and all that CompletionStage can do is done by the link.
 *
 * An action that throws fails the stage that it made, as everywhere; because nobody may ever look
 * at that stage, actions without a result of their own are logged as well.
 */
interface OrderedStage<T> extends CompletionStage<T> {

  /** A new future that ends as this stage does, after those made before. */
  CompletableFuture<T> link();

  @Override
  default CompletableFuture<T> toCompletableFuture() {
    return link();
  }

  @Override
  default <U> CompletionStage<U> thenApply(Function<? super T, ? extends U> fn) {
    return link().thenApply(fn);
  }

  @Override
  default <U> CompletionStage<U> thenApplyAsync(Function<? super T, ? extends U> fn) {
    return link().thenApplyAsync(fn);
  }

  @Override
  default <U> CompletionStage<U> thenApplyAsync(
      Function<? super T, ? extends U> fn, Executor executor) {
    return link().thenApplyAsync(fn, executor);
  }

  @Override
  default CompletionStage<Void> thenAccept(Consumer<? super T> action) {
    return link().thenAccept(logged(action));
  }

  @Override
  default CompletionStage<Void> thenAcceptAsync(Consumer<? super T> action) {
    return link().thenAcceptAsync(logged(action));
  }

  @Override
  default CompletionStage<Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
    return link().thenAcceptAsync(logged(action), executor);
  }

  @Override
  default CompletionStage<Void> thenRun(Runnable action) {
    return link().thenRun(logged(action));
  }

  @Override
  default CompletionStage<Void> thenRunAsync(Runnable action) {
    return link().thenRunAsync(logged(action));
  }

  @Override
  default CompletionStage<Void> thenRunAsync(Runnable action, Executor executor) {
    return link().thenRunAsync(logged(action), executor);
  }

  @Override
  default <U, V> CompletionStage<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return link().thenCombine(other, fn);
  }

  @Override
  default <U, V> CompletionStage<V> thenCombineAsync(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return link().thenCombineAsync(other, fn);
  }

  @Override
  default <U, V> CompletionStage<V> thenCombineAsync(
      CompletionStage<? extends U> other,
      BiFunction<? super T, ? super U, ? extends V> fn,
      Executor executor) {
    return link().thenCombineAsync(other, fn, executor);
  }

  @Override
  default <U> CompletionStage<Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return link().thenAcceptBoth(other, logged(action));
  }

  @Override
  default <U> CompletionStage<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return link().thenAcceptBothAsync(other, logged(action));
  }

  @Override
  default <U> CompletionStage<Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    return link().thenAcceptBothAsync(other, logged(action), executor);
  }

  @Override
  default CompletionStage<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    return link().runAfterBoth(other, logged(action));
  }

  @Override
  default CompletionStage<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
    return link().runAfterBothAsync(other, logged(action));
  }

  @Override
  default CompletionStage<Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return link().runAfterBothAsync(other, logged(action), executor);
  }

  @Override
  default <U> CompletionStage<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return link().applyToEither(other, fn);
  }

  @Override
  default <U> CompletionStage<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return link().applyToEitherAsync(other, fn);
  }

  @Override
  default <U> CompletionStage<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
    return link().applyToEitherAsync(other, fn, executor);
  }

  @Override
  default CompletionStage<Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return link().acceptEither(other, logged(action));
  }

  @Override
  default CompletionStage<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return link().acceptEitherAsync(other, logged(action));
  }

  @Override
  default CompletionStage<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return link().acceptEitherAsync(other, logged(action), executor);
  }

  @Override
  default CompletionStage<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
    return link().runAfterEither(other, logged(action));
  }

  @Override
  default CompletionStage<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
    return link().runAfterEitherAsync(other, logged(action));
  }

  @Override
  default CompletionStage<Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return link().runAfterEitherAsync(other, logged(action), executor);
  }

  @Override
  default <U> CompletionStage<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
    return link().thenCompose(fn);
  }

  @Override
  default <U> CompletionStage<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return link().thenComposeAsync(fn);
  }

  @Override
  default <U> CompletionStage<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
    return link().thenComposeAsync(fn, executor);
  }

  @Override
  default <U> CompletionStage<U> handle(BiFunction<? super T, Throwable, ? extends U> fn) {
    return link().handle(fn);
  }

  @Override
  default <U> CompletionStage<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> fn) {
    return link().handleAsync(fn);
  }

  @Override
  default <U> CompletionStage<U> handleAsync(
      BiFunction<? super T, Throwable, ? extends U> fn, Executor executor) {
    return link().handleAsync(fn, executor);
  }

  @Override
  default CompletionStage<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
    return link().whenComplete(logged(action));
  }

  @Override
  default CompletionStage<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
    return link().whenCompleteAsync(logged(action));
  }

  @Override
  default CompletionStage<T> whenCompleteAsync(
      BiConsumer<? super T, ? super Throwable> action, Executor executor) {
    return link().whenCompleteAsync(logged(action), executor);
  }

  @Override
  default CompletionStage<T> exceptionally(Function<Throwable, ? extends T> fn) {
    return link().exceptionally(fn);
  }

  private static Runnable logged(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable e) {
        throw log(e);
      }
    };
  }

  private static <A> Consumer<A> logged(Consumer<A> action) {
    return a -> {
      try {
        action.accept(a);
      } catch (Throwable e) {
        throw log(e);
      }
    };
  }

  private static <A, B> BiConsumer<A, B> logged(BiConsumer<A, B> action) {
    return (a, b) -> {
      try {
        action.accept(a, b);
      } catch (Throwable e) {
        throw log(e);
      }
    };
  }

  /** Logs what a callback threw and gives it back to be thrown on. */
  private static RuntimeException log(Throwable thrown) {
    System.Logger logger = System.getLogger("dev.procession.callback");
    logger.log(Level.WARNING, "a callback of a future threw; the others still run", thrown);
    return sneaky(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}

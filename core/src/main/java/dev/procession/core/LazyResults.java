package dev.procession.core;

import java.util.Spliterators;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Results that come while they are consumed, on the consuming thread. Whatever ends the consumption
 * early cancels the rest.
 */
abstract class LazyResults<T> extends Spliterators.AbstractSpliterator<T> {
  LazyResults(int characteristics) {
    super(Long.MAX_VALUE, characteristics);
  }

  /** The results as a stream, which cancels what has not ended when it is closed. */
  final Stream<T> stream() {
    return StreamSupport.stream(this, false).onClose(this::cancelAll);
  }

  /**
   * An executor's refusal of an item, which waits until what was submitted is delivered; that of a
   * thread that was interrupted does not wait.
   */
  static RejectedExecutionException unlessInterrupted(RejectedExecutionException refusal) {
    if (refusal.getCause() instanceof InterruptedException) {
      throw refusal;
    }
    return refusal;
  }

  /** As {@link #tryAdvance}. */
  abstract boolean advance(Consumer<? super T> action) throws InterruptedException;

  /** Cancels what has not ended, and accepts no more. Called by any thread. */
  abstract void cancelAll();

  /** The consumption has failed: nobody reads the rest. Called by the consuming thread. */
  void giveUp() {
    cancelAll();
  }

  @Override
  public final boolean tryAdvance(Consumer<? super T> action) {
    try {
      return advance(action);
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while waiting for the next result", e);
    } catch (Throwable e) { // of the input, the executor or the consumer
      giveUp();
      throw e;
    }
  }
}

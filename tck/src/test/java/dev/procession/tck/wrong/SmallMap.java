package dev.procession.tck.wrong;

import dev.procession.Future;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Submits a bounded number of items ahead of what is consumed, and while an item is waited for as
 * many as keep the workers busy.
 */
final class SmallMap<A, R> implements Iterator<Future<R>> {
  private final Fault fault;
  private final Iterator<? extends A> items;
  private final Function<A, Future<R>> submit;
  private final int ahead;
  private final boolean ordered;
  private final Queue<Future<R>> pending = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private int unfinished;
  private final LinkedBlockingQueue<Future<R>> ended = new LinkedBlockingQueue<>();
  private volatile boolean over;
  private RejectedExecutionException rejected;

  SmallMap(
      Fault fault,
      Iterator<? extends A> items,
      Function<A, Future<R>> submit,
      int ahead,
      boolean ordered) {
    this.fault = fault;
    this.items = items;
    this.submit = submit;
    this.ahead = ahead;
    this.ordered = ordered;
  }

  void fill() {
    try {
      while (mayPull() && size.get() < ahead && items.hasNext()) {
        submitNext();
      }
    } catch (RuntimeException e) {
      cancelRest();
      throw e;
    }
  }

  private boolean mayPull() {
    return !over && rejected == null;
  }

  private void submitNext() {
    A item = items.next();
    Future<R> future;
    try {
      future = submit.apply(item);
    } catch (RejectedExecutionException e) { // what was submitted comes first
      rejected = e;
      return;
    }
    pending.add(future);
    size.incrementAndGet();
    unfinished++;
    Object unused = future.whenComplete((value, failure) -> ended.add(future));
    if (over) { // closed while it was submitted
      future.cancel(true);
    }
  }

  private void awaitWhilePulling(Future<R> front) throws InterruptedException {
    while (!front.isDone()) {
      while (mayPull() && unfinished < ahead && items.hasNext()) {
        submitNext();
      }
      Future<R> unused = ended.take();
      unfinished--;
    }
  }

  @Override
  public boolean hasNext() {
    fill();
    if (pending.isEmpty() && rejected != null) {
      throw rejected;
    }
    return !pending.isEmpty();
  }

  @Override
  public Future<R> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      Future<R> future = ordered ? pending.element() : ended.take();
      if (ordered) {
        awaitWhilePulling(future);
      }
      try {
        Object unused = future.get();
      } catch (ExecutionException | CancellationException e) {
        // the caller looks at it
      }
      if (pending.remove(future)) {
        size.decrementAndGet();
      }
      return future;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancelRest();
      throw new CompletionException("interrupted", e);
    }
  }

  private void cancelRest() {
    over = true;
    pending.forEach(future -> future.cancel(true));
    pending.clear();
  }

  Stream<Future<R>> settled() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
        .onClose(this::cancelRest);
  }

  Stream<R> results() {
    return settled().map(this::result);
  }

  private R result(Future<R> future) {
    try {
      return future.join();
    } catch (RuntimeException e) {
      if (fault != Fault.KEEPS_THE_REST) {
        cancelRest();
      }
      throw e;
    }
  }
}

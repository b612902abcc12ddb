package dev.procession.core.pool;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait to be handled, in the order in which they came. Any thread adds; all are taken
 * at once. A stack of the newest first, which is turned round when it is taken.
 */
final class Inbox {

  /** Something that has happened, to be handled under the engine's lock. Left only once. */
  interface Event {

    /** The one that was left before it. */
    @Nullable Event before();

    void before(@Nullable Event event);

    /**
     * Handles it.
     *
     * @param now the time, in the scheduler's nanoseconds
     */
    void handle(long now);
  }

  /** An event that is nothing else. */
  abstract static class Word implements Event {
    private @Nullable Event before;

    @Override
    public final @Nullable Event before() {
      return before;
    }

    @Override
    public final void before(@Nullable Event event) {
      before = event;
    }
  }

  private final AtomicReference<@Nullable Event> newest = new AtomicReference<>();

  void add(Event event) {
    Event last;
    do {
      last = newest.get();
      event.before(last);
    } while (!newest.compareAndSet(last, event));
  }

  boolean isEmpty() {
    return newest.get() == null;
  }

  /** Handles all that is here. */
  void handle(long now) {
    Event first = null;
    Event next = newest.getAndSet(null);
    while (next != null) {
      Event before = next.before();
      next.before(first);
      first = next;
      next = before;
    }
    while (first != null) {
      Event after = first.before();
      first.before(null); // else an event that lives long keeps those after it
      handle(first, now);
      first = after;
    }
  }

  /** What one event finds broken must not keep the others from being handled. */
  static void handle(Event event, long now) {
    try {
      event.handle(now);
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}

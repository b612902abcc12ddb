package dev.procession.core.pool;

import static java.util.Objects.requireNonNull;

import dev.procession.ExecutorListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells listeners what happened, one event at a time and in order: events are noted under the
 * engine's lock, and delivered without it by whichever thread finds nobody delivering.
 */
final class Events {
  private final List<Subscription> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Consumer<ExecutorListener>> noted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean delivering = new AtomicBoolean();

  AutoCloseable subscribe(ExecutorListener listener) {
    Subscription subscription = new Subscription(requireNonNull(listener, "listener"));
    listeners.add(subscription);
    return () -> listeners.remove(subscription);
  }

  /** Whether anybody listens; who has many events need not make them else. */
  boolean isHeard() {
    return !listeners.isEmpty();
  }

  void note(Consumer<ExecutorListener> event) {
    if (isHeard()) {
      noted.add(event);
    }
  }

  void deliver() {
    while (!noted.isEmpty() && delivering.compareAndSet(false, true)) {
      try {
        for (Consumer<ExecutorListener> event = noted.poll(); event != null; event = noted.poll()) {
          for (Subscription subscription : listeners) {
            tell(subscription.listener, event);
          }
        }
      } finally {
        delivering.set(false);
      }
    }
  }

  private static void tell(ExecutorListener listener, Consumer<ExecutorListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable e) { // a listener's failure must not reach the engine
      System.Logger logger = System.getLogger("dev.procession.listener");
      logger.log(Level.WARNING, "a listener threw; the others are still told: " + listener, e);
    }
  }

  /** Compared by identity, so that a listener may be subscribed twice. */
  private static final class Subscription {
    final ExecutorListener listener;

    Subscription(ExecutorListener listener) {
      this.listener = listener;
    }
  }
}

package dev.procession.core.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * The way into the engine: one lock, and an inbox before it.
 *
 * Whoever needs no answer, as a caller that submits and a worker that answers, takes the lock if it
 * is free, and handles the inbox and his event; else he leaves it there and goes on, and whoever
 * holds the lock will handle it, because after every unlock he looks into the inbox again. So
 * nobody stands still for another's turn: to be parked and woken costs more than a hundred small
 * tasks. Whoever needs an answer waits for the lock, and first handles what was in the inbox before
 * him, so that the events of one thread keep their order.
 *
 * A thread that others keep busy so would never get back to its own work: after some rounds it
 * leaves the rest to the next who comes, and wakes the timekeeper, lest nobody comes.
 *
 * Nothing waits under the lock. What may take time or runs foreign code is noted while the lock is
 * held, and done by the same thread after it has left (Aftermath).
 */
final class Entrance {
  private static final int MOST_ROUNDS = 16;

  /** What is to be done whenever somebody leaves. */
  interface Hooks {

    /** Under the lock, as the last thing. */
    void beforeUnlock(Aftermath aftermath);

    /** Without the lock: listeners may be told. */
    void afterUnlock();

    /** The inbox is not empty, and nobody may come to handle it. Without the lock. */
    void onUnattended();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Inbox inbox = new Inbox();
  private final LongSupplier clock;
  private final Hooks hooks;
  private final Executor callbacks;
  private final int mostRounds;

  /** Guarded by the lock. */
  private Aftermath aftermath = new Aftermath();

  /**
   * Makes it.
   *
   * @param callbacks runs those that the thread which ended their tasks shall not run
   */
  Entrance(LongSupplier clock, Hooks hooks, Executor callbacks) {
    this(clock, hooks, callbacks, MOST_ROUNDS);
  }

  /** With another number of rounds, for tests. */
  Entrance(LongSupplier clock, Hooks hooks, Executor callbacks, int mostRounds) {
    this.clock = clock;
    this.hooks = hooks;
    this.callbacks = callbacks;
    this.mostRounds = mostRounds;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Takes notes of what is to be done after the lock is left; while it is held. */
  Aftermath aftermath() {
    return aftermath;
  }

  /** Waits for the lock. */
  void enter() {
    lock.lock();
    handleInbox();
  }

  /** Leaves the lock, with all that has to be done then; the thread was the caller's own. */
  void leave() {
    leave(Aftermath.Runner.CALLER);
  }

  /** Leaves an event for whoever comes next. */
  void note(Inbox.Event event) {
    inbox.add(event);
  }

  /** An event of a caller: he does not wait for it, and runs nobody's callbacks. */
  void submit(Inbox.Event event) {
    note(event);
    look(Aftermath.Runner.CALLER);
  }

  /** An event of a worker, on a thread of its backend. */
  void tell(Inbox.Event event) {
    if (lock.isHeldByCurrentThread()) {
      note(event);
    } else if (lock.tryLock()) {
      handleInbox();
      Inbox.handle(event, clock.getAsLong());
      leave(Aftermath.Runner.ENGINE);
    } else {
      note(event);
      look(Aftermath.Runner.ENGINE);
    }
  }

  /** Handles what is in the inbox, if nobody else does. */
  void look(Aftermath.Runner runner) {
    if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
      handleInbox();
      leave(runner);
    }
  }

  /** Leaves the lock as that kind of thread. */
  void leave(Aftermath.Runner runner) {
    Aftermath left = unlock();
    for (int round = 1; !inbox.isEmpty(); round++) {
      if (round > mostRounds) {
        hooks.onUnattended();
        break;
      }
      if (!lock.tryLock()) {
        break;
      }
      handleInbox();
      left = Aftermath.both(left, unlock());
    }
    if (left != null) {
      left.run(runner, callbacks);
    }
    hooks.afterUnlock();
  }

  /** What remains to be done, workers' flushes excepted. */
  private @Nullable Aftermath unlock() {
    hooks.beforeUnlock(aftermath);
    Aftermath noted = aftermath.isEmpty() ? null : aftermath;
    if (noted != null) {
      aftermath = new Aftermath();
    }
    lock.unlock();
    if (noted != null) {
      noted.flush();
    }
    return noted;
  }

  /** While the lock is held. */
  void handleInbox() {
    if (!inbox.isEmpty()) {
      inbox.handle(clock.getAsLong());
      aftermath.closeInbox();
    }
  }
}

package dev.procession.core.pool;

/*
 * A caller leaves his task in the inbox and goes. Two things could then go wrong, and each is
 * excluded by two threads that each first write and then read, so that one of them sees the other.
 *
 * That nobody handles it. While all workers are there and none is idle, a task changes nothing
 * before one of them says something, and then the inbox is handled. So most tasks are left without
 * a look at the lock. A worker that becomes idle first makes `attended` false, and then looks into
 * the inbox; the caller first adds, and then reads `attended`.
 *
 * That it is handled, but not accepted, and nobody tells the caller. This is open only while a
 * shutdown comes between. Who refuses writes `refusing` before he enters; the caller reads it after
 * he has added, and if he must then asks under the lock.
 */
final class HandOver {
  /** So that few wait in the inbox, and whoever handles it is soon done. */
  private static final int MOST_LEFT = 64;

  /** What is left. */
  interface Item extends Inbox.Event {

    /** Counts on from one item to the next. */
    long id();

    /** Whether it was accepted when it was handled; under the lock. */
    boolean isAccepted();
  }

  private final Entrance entrance;
  private volatile boolean attended;
  private volatile boolean refusing;

  HandOver(Entrance entrance) {
    this.entrance = entrance;
  }

  /**
   * Leaves it.
   *
   * @param now whether it is not to wait for a worker that comes by
   * @return false if it was refused; else it is accepted, or will be
   */
  boolean leave(Item item, boolean now) {
    entrance.note(item);
    if (now || !attended || item.id() % MOST_LEFT == 0) {
      entrance.look(Aftermath.Runner.CALLER);
    }
    return !refusing || wasAccepted(item);
  }

  private boolean wasAccepted(Item item) {
    entrance.enter();
    try {
      return item.isAccepted();
    } finally {
      entrance.leave();
    }
  }

  /** Under the lock: whether a worker will come by before an item that is left changes anything. */
  void attend(boolean now) {
    if (attended != now) {
      attended = now;
    }
  }

  /** To be called before the lock is taken to accept no more. */
  void refuse() {
    refusing = true;
  }

  boolean refuses() {
    return refusing;
  }
}

package dev.procession.core;

/**
 * How many items a chunk should have: as many as run in about the time that makes an order's own
 * cost small, and no more, since items of a chunk run one after the other. It begins with one,
 * grows no faster than it doubles, and is halved at most by one slow chunk: a worker that was
 * preempted says little about its items.
 */
final class ChunkSize {
  static final int MOST = 4096;
  private static final long TARGET_NANOS = 50_000;

  private volatile int size = 1;

  int get() {
    return size;
  }

  /** A chunk ran so long. Called by one thread at a time. */
  void ran(int items, long nanos) {
    if (items == 0) {
      return;
    }
    long fitting = Math.max(1, Math.min(MOST, TARGET_NANOS * items / Math.max(1, nanos)));
    int now = size;
    size =
        (int)
            (fitting < now
                ? Math.max(fitting, now / 2)
                : Math.min(fitting, Math.max(now, 2 * items)));
  }
}

package dev.procession.ipc;

/**
 * Counts the results of one conversation that are still encoded. They may name large arrays beside
 * the messages, so these stay until the worker is gone and the last result is decoded. Thread-safe.
 */
final class PendingResults {
  private final Runnable onLast;

  // Guarded by this.
  private int count;
  private boolean over;

  /**
   * Begins with none.
   *
   * @param onLast what is done once the conversation is over and none is pending
   */
  PendingResults(Runnable onLast) {
    this.onLast = onLast;
  }

  synchronized void add() {
    count++;
  }

  /** One was decoded or discarded; only the first call for it counts. */
  void release(ReceivedResult result) {
    boolean last;
    synchronized (this) {
      if (result.released) {
        return;
      }
      result.released = true;
      count--;
      last = over && count == 0;
    }
    if (last) {
      onLast.run();
    }
  }

  /** The worker is gone; called once. */
  void end() {
    boolean last;
    synchronized (this) {
      over = true;
      last = count == 0;
    }
    if (last) {
      onLast.run();
    }
  }
}

package dev.procession.ipc;

import dev.procession.ipc.codec.Peer;

/**
 * The results of one conversation that came and are still encoded. They may name large arrays
 * beside the messages, so these stay until the worker is gone and the last result is decoded. A
 * worker whose results are refused too often, by the filter or for their size, is to be replaced.
 * Thread-safe.
 */
final class IncomingResults {
  /** A program that returns what its own filter refuses may go on for a while. */
  static final int MOST_REFUSALS = 100;

  private final Peer worker;
  private final Runnable onRefusedTooOften;
  private final Runnable onLast;

  // Guarded by this.
  private int pending;
  private boolean over;
  private boolean refusedTooOften;

  /**
   * Begins with none.
   *
   * @param worker the sender
   * @param onRefusedTooOften what is done, once, when the worker is to be replaced
   * @param onLast what is done once the conversation is over and no result is pending
   */
  IncomingResults(Peer worker, Runnable onRefusedTooOften, Runnable onLast) {
    this.worker = worker;
    this.onRefusedTooOften = onRefusedTooOften;
    this.onLast = onLast;
  }

  /** Of no conversation, for what is decoded in a trial. */
  static IncomingResults ofNothing() {
    return new IncomingResults(new Peer(), () -> {}, () -> {});
  }

  Peer worker() {
    return worker;
  }

  synchronized void add() {
    pending++;
  }

  /** One was decoded or discarded; only the first call for it counts. */
  void release(ReceivedResult result) {
    boolean last;
    synchronized (this) {
      if (result.released) {
        return;
      }
      result.released = true;
      pending--;
      last = over && pending == 0;
    }
    if (last) {
      onLast.run();
    }
    countRefusals();
  }

  /** Called after results were decoded. */
  void countRefusals() {
    if (worker.refusals() < MOST_REFUSALS) {
      return;
    }
    synchronized (this) {
      if (refusedTooOften) {
        return;
      }
      refusedTooOften = true;
    }
    onRefusedTooOften.run();
  }

  /** The worker is gone; called once. */
  void end() {
    boolean last;
    synchronized (this) {
      over = true;
      last = pending == 0;
    }
    if (last) {
      onLast.run();
    }
  }
}

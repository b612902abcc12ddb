package dev.procession.forking;

import dev.procession.core.worker.ForwardingListener;
import dev.procession.core.worker.WorkerListener;

/** Tells that the worker becomes ready, and that its pool knows it. */
final class ReadyWatch extends ForwardingListener {
  private final Runnable onReady;
  private final Runnable afterwards;

  ReadyWatch(WorkerListener listener, Runnable onReady, Runnable afterwards) {
    super(listener);
    this.onReady = onReady;
    this.afterwards = afterwards;
  }

  @Override
  public void onReady(long pid) {
    onReady.run();
    super.onReady(pid);
    afterwards.run();
  }
}

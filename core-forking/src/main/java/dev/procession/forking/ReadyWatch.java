package dev.procession.forking;

import dev.procession.core.worker.ForwardingListener;
import dev.procession.core.worker.WorkerListener;
import java.util.function.LongConsumer;

/** Tells that the worker becomes ready, and that its pool knows it. */
final class ReadyWatch extends ForwardingListener {
  private final Runnable onReady;
  private final LongConsumer afterwards;

  /** Both of these by the thread that reads; {@code afterwards} gets the process id. */
  ReadyWatch(WorkerListener listener, Runnable onReady, LongConsumer afterwards) {
    super(listener);
    this.onReady = onReady;
    this.afterwards = afterwards;
  }

  @Override
  public void onReady(long pid) {
    onReady.run();
    super.onReady(pid);
    afterwards.accept(pid);
  }
}

package dev.procession.ipc;

import dev.procession.ipc.annex.ArrivedArrays;
import dev.procession.ipc.annex.StartMark;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.wire.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/*
 * The orders that a worker holds. The connection's thread adds and recalls, the task thread takes.
 *
 * An interrupt is delivered under this monitor and only while its order runs, or kept until it
 * does: the parent counts an order as running before it is taken. When an order ends the task thread
 * clears its flag under the same monitor. So an interrupt never reaches the next order.
 */
final class Orders {

  /**
   * An order as it came.
   *
   * @param limited whether its beginning is to be told
   * @param chunk its items, if it has many
   * @param arrays its large arrays, if they came with it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
  record Received(
      long id,
      byte[] payload,
      boolean limited,
      @Nullable ChunkRun chunk,
      @Nullable ArrivedArrays arrays) {
    Received(long id, byte[] payload) {
      this(id, payload, false, null, null);
    }

    /** The sender, as its decoder sees it. */
    Peer from(Peer parent) {
      return arrays == null ? parent : parent.with(arrays);
    }
  }

  /** What can be done about an order that shall be given back. */
  enum Recall {
    /** It waited, and is gone. */
    RETURNED,
    /** It has started, and was divided; the parent has been told. */
    DIVIDED,
    /** It has started, or ended. */
    KEPT
  }

  /** What has become of the conversation. */
  private enum Phase {
    OPEN,
    DRAINING,
    LOST
  }

  private final Thread taskThread;
  private final Deque<Received> waiting = new ArrayDeque<>();
  private @Nullable Received running;
  private Phase phase = Phase.OPEN;
  private int exitCode;
  private boolean nudged;

  /** The order that shall be interrupted as soon as it runs. */
  private long interruptedEarly = Long.MIN_VALUE;

  Orders(Thread taskThread) {
    this.taskThread = taskThread;
  }

  synchronized void add(Received order) {
    waiting.addLast(order);
    notifyAll();
  }

  /** Takes an order back, or half of what has not begun of a chunk that runs. */
  synchronized Recall recall(long orderId, Connection connection) {
    for (Iterator<Received> orders = waiting.iterator(); orders.hasNext(); ) {
      if (orders.next().id() == orderId) {
        orders.remove();
        return Recall.RETURNED;
      }
    }
    ChunkRun chunk = running != null && running.id() == orderId ? running.chunk() : null;
    return chunk != null && chunk.divide(connection) ? Recall.DIVIDED : Recall.KEPT;
  }

  /** The chunk that runs, if one does. */
  synchronized @Nullable ChunkRun chunk() {
    return running == null ? null : running.chunk();
  }

  synchronized void interrupt(long orderId) {
    if (running != null && running.id() == orderId) {
      interrupt(running);
    } else {
      interruptedEarly = orderId;
    }
  }

  /** Nobody waits for what has not begun. */
  private void interrupt(Received order) {
    if (order.chunk() != null) {
      order.chunk().stop();
    }
    taskThread.interrupt();
  }

  synchronized void drain(int code) {
    if (phase == Phase.OPEN) {
      phase = Phase.DRAINING;
      exitCode = code;
      notifyAll();
    }
  }

  /**
   * The conversation is over; whether an order runs. Items that have not begun begin no more: they
   * may run elsewhere.
   */
  synchronized boolean lose() {
    if (phase == Phase.OPEN) {
      phase = Phase.LOST;
    }
    waiting.clear();
    if (running != null && running.chunk() != null) {
      running.chunk().stop();
    }
    notifyAll();
    return running != null;
  }

  synchronized boolean isLost() {
    return phase == Phase.LOST;
  }

  synchronized int exitCode() {
    return exitCode;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether {@link #take} has nothing to wait for. */
  synchronized boolean isSettled() {
    return !waiting.isEmpty() || phase != Phase.OPEN;
  }

  /**
   * The next order, which runs from now on; {@code null} if there is none. It is marked before the
   * parent can be told that it is kept.
   */
  synchronized @Nullable Received take(StartMark mark) {
    running = waiting.pollFirst();
    if (running != null) {
      mark.set(running.id(), 0);
      if (running.id() == interruptedEarly) {
        interrupt(running);
      }
    }
    return running;
  }

  /** Waits until another thread has brought something, or {@link #nudge} was called since. */
  synchronized void awaitNews() {
    while (!isSettled() && !nudged) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A task left an interrupt to its own thread; nobody here is to be interrupted.
      }
    }
    nudged = false;
  }

  synchronized void nudge() {
    nudged = true;
    notifyAll();
  }

  /** The order that was taken has ended. */
  synchronized void end() {
    running = null;
    boolean unused = Thread.interrupted();
  }
}

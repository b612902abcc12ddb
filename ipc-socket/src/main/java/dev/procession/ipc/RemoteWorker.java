package dev.procession.ipc;

import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Order;
import dev.procession.core.worker.Worker;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one conversation with a worker JVM: the engine's {@link Worker} over a
 * socket. Its backend starts the JVM, connects, calls {@link #converse} on a thread that it keeps
 * for this worker, and when that returns finds out how the JVM ended and tells the listener.
 *
 * <p>Thread-safe; no method blocks but {@link #converse}.
 */
public final class RemoteWorker implements Worker {
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);
  private static final Encoding ENCODING = new Encoding();

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final Grip grip;
  private volatile @Nullable Connection connection;
  private volatile boolean drained;

  /** Owned by the thread that converses. */
  private @Nullable Ending ending;

  /**
   * Makes the worker, not connected yet.
   *
   * @param request what worker it is
   * @param listener hears of it, its exit excepted
   * @param grip ends its JVM
   */
  public RemoteWorker(WorkerRequest request, WorkerListener listener, Grip grip) {
    this.request = request;
    this.listener = listener;
    this.grip = grip;
  }

  /**
   * Encodes a task; what a backend's {@link dev.procession.core.worker.WorkerFactory#pack} returns.
   *
   * @param task the task
   * @return its cargo
   * @throws dev.procession.TaskSerializationException if it can't travel
   */
  public static Cargo pack(Callable<?> task) {
    return ENCODING.pack(task);
  }

  /**
   * Shakes hands, introduces the worker to itself, and tells the listener what it says, until the
   * conversation ends. Closes the channel.
   *
   * @param channel connected to the worker
   * @param secret what both sides know
   * @return how it ended; never throws
   */
  public Ending converse(SocketChannel channel, byte[] secret) {
    ending = null; // an attempt before this one may have found the worker busy
    try (Connection open = new Connection(channel)) {
      Handshake.shake(open, Handshake.Role.PARENT, secret, HANDSHAKE_LIMIT);
      connection = open;
      open.send(new Frame(FrameKind.SETUP, 0, Introduction.of(request).bytes()));
      open.flush();
      open.read(this::onFrame);
    } catch (Handshake.Refused e) {
      return new Ending(Ending.Kind.REFUSED, 0, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return ending != null ? ending : new Ending(Ending.Kind.LOST, 0, "connection lost: " + e);
    } finally {
      connection = null;
    }
    return ending != null ? ending : new Ending(Ending.Kind.LOST, 0, "connection lost");
  }

  private boolean onFrame(Frame frame) throws IOException {
    switch (frame.kind()) {
      case READY -> {
        listener.onReady(frame.id());
        if (drained) {
          drain(0);
        }
      }
      case RESULT, FAILURE -> listener.onAnswer(frame.id(), ENCODING.answer(frame));
      case RETURNED -> listener.onAnswer(frame.id(), new Answer.Returned());
      case BUSY -> ending = new Ending(Ending.Kind.BUSY, 0, "it serves another executor");
      case GOODBYE -> ending = new Ending(Ending.Kind.GOODBYE, (int) frame.id(), "completed");
      default -> throw new IOException("a worker does not say that: " + frame.kind());
    }
    return ending == null;
  }

  private void say(Frame frame) {
    Connection open = connection;
    if (open != null) {
      open.send(frame);
    }
  }

  @Override
  public void send(Order order) {
    byte[] payload = ((Encoding.Bytes) order.cargo()).payload();
    say(new Frame(FrameKind.ORDER, order.id(), payload));
  }

  @Override
  public void flush() {
    Connection open = connection;
    if (open != null) {
      open.flush();
    }
  }

  @Override
  public void recall(long orderId) {
    say(Frame.of(FrameKind.RECALL, orderId));
  }

  @Override
  public void interrupt(long orderId) {
    say(Frame.of(FrameKind.INTERRUPT, orderId));
  }

  @Override
  public void drain(int exitCode) {
    drained = true;
    say(Frame.of(FrameKind.DRAIN, exitCode));
  }

  @Override
  public void terminate() {
    grip.terminate();
  }

  @Override
  public void kill(String reason) {
    grip.kill(reason);
  }

  /** Asks the worker's JVM itself to end; for a {@link Grip} that has no other way. */
  void tellToEnd(boolean atOnce) {
    say(Frame.of(atOnce ? FrameKind.KILL : FrameKind.TERMINATE, 0));
    flush();
  }
}

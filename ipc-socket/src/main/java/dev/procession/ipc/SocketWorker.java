package dev.procession.ipc;

import dev.procession.ExitReport;
import dev.procession.ExitReport.Kind;
import dev.procession.core.worker.ForwardingListener;
import dev.procession.core.worker.Shortage;
import dev.procession.core.worker.WorkerListener;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Handshake;
import dev.procession.ipc.wire.Handshake.Mode;
import dev.procession.ipc.wire.Terms;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One worker at an address, from the first attempt to reach it to the end of the conversation, on
 * one thread. Nobody there yet, or one that serves somebody else, is tried again with longer and
 * longer pauses until the start's time limit; one that refuses the key is not. A kill that comes
 * before the conversation ends the attempts. One that comes later is a word to the worker, which
 * then halts; if that is stopped, or hangs, its conversation is ended from here a moment later: it
 * must keep neither the next task nor the executor's end.
 */
final class SocketWorker implements Runnable, Grip {
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /** A JVM whose connection is lost while it works ends at once. */
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** How many ticks one that was told to halt has time for it; counted as in {@link Liveness}. */
  private static final int TICKS_TO_HALT = 4;

  private static final Duration TICK = Duration.ofMillis(500);

  private static final Rounds<SocketWorker> TOLD_TO_HALT =
      new Rounds<>("procession-farewell", TICK, SocketWorker::onTick);

  private final WorkerRequest request;
  private final WorkerListener listener;
  private final SocketWorkerFactory factory;
  private final RemoteWorker remote;
  private final CountDownLatch given = new CountDownLatch(1);
  private volatile long pid;

  /** Its process; {@code null} where it can't be seen, as in a container. */
  private volatile @Nullable ProcessHandle jvm;

  private volatile boolean ready;
  private volatile @Nullable String killReason;
  private volatile @Nullable String silence;
  private volatile @Nullable SocketChannel dialled;

  /** Since it was told to halt; owned by the thread that looks. */
  private int ticks;

  SocketWorker(WorkerRequest request, WorkerListener listener, SocketWorkerFactory factory) {
    this.request = request;
    this.listener = listener;
    this.factory = factory;
    this.remote = new RemoteWorker(request, new Ear(listener), this, factory.liveness());
  }

  RemoteWorker remote() {
    return remote;
  }

  @Override
  public void run() {
    Address address = null;
    ExitReport report;
    try {
      long end = System.nanoTime() + request.process().startTimeout().toNanos();
      address = factory.lease(end - System.nanoTime());
      report = address == null ? noneFree() : reach(address, end);
    } catch (Throwable e) { // the engine waits for this worker's end, whatever happened to us
      if (Shortage.isIn(e)) {
        listener.onShortage();
      }
      report =
          report(
              ready ? Kind.CONNECTION_LOST : Kind.NEVER_READY,
              null,
              "given up by this executor, whose own thread failed: " + e);
    }
    TOLD_TO_HALT.removeIf(worker -> worker == this);
    if (address != null) {
      factory.release(address);
    }
    listener.onExit(report);
  }

  private ExitReport noneFree() {
    return report(
        Kind.NEVER_READY,
        null,
        "all addresses are in use; start more workers ("
            + SocketWorkerFactory.START
            + ") and give their addresses");
  }

  private ExitReport reach(Address address, long end) {
    String last = "it was not tried";
    boolean starved = false;
    long pause = FIRST_PAUSE_MILLIS;
    while (killReason == null) {
      try (SocketChannel channel = address.connect()) {
        dialled = channel;
        Ending ending = converse(prove(channel, address));
        if (ready) {
          return report(address, ending);
        }
        last = ending.reason();
      } catch (Handshake.Refused e) {
        return report(Kind.NEVER_READY, null, "no worker at " + address + ": " + e.getMessage());
      } catch (IOException e) {
        last = e.toString();
        starved = Shortage.isIn(e);
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || awaitKill(Math.min(pause, left))) {
        break;
      }
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
    if (starved) {
      listener.onShortage();
    }
    return report(
        Kind.NEVER_READY,
        null,
        "no worker at "
            + address
            + ": "
            + (silence == null ? last : silence)
            + "; start one: "
            + SocketWorkerFactory.START.replace("ADDRESS", address.toString()));
  }

  private Connection prove(SocketChannel channel, Address address) throws IOException {
    factory
        .peers()
        .ensureAllowed(channel, "what listens there is", "say ExecutorSpec.withPeerUser(\"%s\")");
    Terms terms = Terms.ofParent(Mode.AUTHENTICATED, factory.secret(), address.canonical());
    return Handshake.shake(channel, terms, Handshake.LIMIT);
  }

  private Ending converse(Connection connection) {
    Ending ending = null;
    try {
      ending = remote.converse(connection);
      return ending;
    } finally {
      boolean complete = ending != null && ending.kind() == Ending.Kind.GOODBYE;
      if (complete || hasEnded()) {
        remote.settle();
      } else {
        remote.abandon();
      }
    }
  }

  /**
   * Whether its JVM is gone. It is not ours to wait for; but while it lives it may not have noticed
   * that the conversation is over, and take up what it holds.
   */
  private boolean hasEnded() {
    ProcessHandle seen = jvm;
    long start = System.nanoTime();
    while (seen != null && seen.isAlive()) {
      if (System.nanoTime() - start > END_NANOS) {
        return false;
      }
      LockSupport.parkNanos(this, LOOK_NANOS); // onExit() would keep a thread for its whole life
    }
    return seen != null;
  }

  private boolean awaitKill(long millis) {
    try {
      return given.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false; // nobody has a reason to; the next attempt comes early
    }
  }

  private ExitReport report(Address address, Ending ending) {
    String killed = killReason;
    if (ending.kind() == Ending.Kind.GOODBYE) {
      return report(Kind.COMPLETED, ending.exitCode(), "completed");
    }
    if (silence != null) {
      return report(Kind.UNRESPONSIVE, null, "given up by this executor: " + silence);
    }
    if (killed != null) {
      return report(Kind.KILLED, null, "killed by this executor: " + killed);
    }
    return report(
        Kind.CONNECTION_LOST,
        null,
        "the connection to "
            + address
            + " was lost: the worker ended, or its machine, or one side broke off; its own output"
            + " tells more; seen from here: "
            + ending.reason());
  }

  private ExitReport report(Kind kind, @Nullable Integer code, String reason) {
    return new ExitReport(request.name(), pid, kind, code, reason, List.of(), null, List.of());
  }

  /** Passes on what the worker says, and notes that it is ready. */
  private final class Ear extends ForwardingListener {
    Ear(WorkerListener listener) {
      super(listener);
    }

    @Override
    public void onReady(long id) {
      pid = id;
      jvm = ProcessHandle.of(id).orElse(null);
      ready = true;
      super.onReady(id);
    }
  }

  @Override
  public void onUnresponsive(String reason) {
    silence =
        reason
            + (killReason == null ? "" : "; it had been told to end: " + killReason)
            + "; its connection was closed, end its process where it runs";
    hangUp();
  }

  /** Whoever reads, in the handshake or after it, comes to the stream's end. */
  private void hangUp() {
    SocketChannel channel = dialled;
    try {
      if (channel != null) {
        channel.shutdownInput();
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  private void onTick() {
    if (++ticks == TICKS_TO_HALT) {
      onUnresponsive("it did not end within " + TICK.multipliedBy(TICKS_TO_HALT));
    }
  }

  @Override
  public boolean seesEnd() {
    return jvm != null;
  }

  @Override
  public void terminate() {
    remote.tellToEnd(false);
  }

  @Override
  public void kill(String reason) {
    boolean first = killReason == null;
    if (first) {
      killReason = reason;
    }
    given.countDown();
    remote.tellToEnd(true);
    if (first) {
      watchItsEnd();
    }
  }

  private void watchItsEnd() {
    try {
      TOLD_TO_HALT.add(this);
    } catch (OutOfMemoryError e) {
      // No thread for it: the watch over its life sees it later.
    }
  }
}

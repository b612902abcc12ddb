package dev.procession.ipc.wire;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 * Who reads a connection: the pattern of leader and followers. A wake-up of another thread costs
 * more than a small task, so whoever waits for a frame reads it himself, if he can: he leads. In a
 * worker that is the task thread, which has nothing to do without orders; in the parent it is a
 * caller that waits for the only order of a worker.
 *
 * One thread, the follower, reads when no leader does, so that a connection is never unread for
 * longer than a tick. It steps back when a leader came in vain; then it looks each tick whether a
 * leader has read meanwhile, and if none has it takes the turn and waits in it for bytes, as long
 * as no leader comes. While a leader waits for long, the follower sleeps without ticks: an idle
 * connection costs no CPU at either side.
 *
 *   FREE -> LED -> FREE              a leader, from its call of lead() to its return
 *   FREE -> FOLLOWED -> FREE         the follower
 *   LED, FOLLOWED -> ENDED           the stream has ended, or broke
 *
 * A leader that goes on to other work may leave something behind that nobody lets travel while that
 * work takes long: it calls the follower to look after it (attend). The follower then looks each
 * millisecond, until there is nothing to look after any more.
 *
 * The price: after a leader's last visit a frame for somebody else may wait for a tick. That a
 * follower's select() is broken off for a leader instead would cost each leader a wake-up.
 */
public final class Reading {
  private enum Turn {
    FREE,
    LED,
    FOLLOWED,
    ENDED
  }

  private static final long TICK_NANOS = 500_000;
  private static final long LOOK_NANOS = 1_000_000;

  /** What a follower does while the leader is busy elsewhere. */
  public interface Attendant {
    /** A reading whose leaders leave nothing behind. */
    Attendant NONE =
        new Attendant() {
          @Override
          public void onStepBack() {}

          @Override
          public boolean look() {
            return false;
          }
        };

    /** A leader that came in vain may come again. */
    void onStepBack();

    /**
     * Lets travel what was left behind.
     *
     * @return whether there may be more in a while
     */
    boolean look();
  }

  private final Connection connection;
  private final Connection.Receiver receiver;
  private final Attendant attendant;
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.FREE);
  private final AtomicInteger visits = new AtomicInteger();
  private volatile boolean wanted;
  private volatile boolean attentive;
  private volatile @Nullable Thread asleep;
  private volatile @Nullable IOException failure;

  /**
   * Makes the reading of a connection; nobody reads yet.
   *
   * @param attendant what the follower does; called by it alone
   */
  public Reading(Connection connection, Connection.Receiver receiver, Attendant attendant) {
    this.connection = connection;
    this.receiver = receiver;
    this.attendant = attendant;
  }

  /**
   * Has the follower look after what was, or will soon be, left behind. Whoever leaves something
   * calls this after it has put it there.
   */
  public void attend() {
    if (!attentive) {
      attentive = true;
      if (turn.get() == Turn.FOLLOWED) {
        connection.wakeup();
      }
    }
  }

  /**
   * Reads until a condition holds, the deadline passes or the stream ends.
   *
   * @param until asked before each wait, also after {@link Connection#wakeup} and on interrupt
   * @param deadline of {@link System#nanoTime}; {@code Long.MAX_VALUE} is never
   * @return {@code false} if another thread reads, or the stream has ended
   */
  public boolean lead(BooleanSupplier until, long deadline) {
    if (!move(Turn.FREE, Turn.LED)) {
      wanted = true;
      return false;
    }
    visits.lazySet(visits.getPlain() + 1);
    boolean open = true;
    while (open && !until.getAsBoolean() && deadline - System.nanoTime() > 0) {
      open = receive(deadline);
    }
    turn.set(open ? Turn.FREE : Turn.ENDED);
    LockSupport.unpark(asleep);
    return open;
  }

  /**
   * Reads whenever nobody leads, until the stream ends.
   *
   * @throws IOException if what came is no frame, or the receiver threw
   */
  public void follow() throws IOException {
    boolean quiet = true;
    int seen = visits.get();
    while (turn.get() != Turn.ENDED) {
      if (quiet && move(Turn.FREE, Turn.FOLLOWED)) {
        readUntilWanted();
        attendant.onStepBack();
      } else if (quiet) {
        sleepWhileLed(seen);
      }
      if (turn.get() != Turn.ENDED) {
        LockSupport.parkNanos(this, TICK_NANOS);
      }
      int now = visits.get();
      quiet = now == seen;
      seen = now;
    }
    connection.flush();
    if (failure != null) {
      throw failure;
    }
  }

  private void readUntilWanted() {
    wanted = false;
    connection.flush();
    boolean open = true;
    long nextLook = System.nanoTime();
    while (open && !wanted) {
      boolean unused = Thread.interrupted(); // nobody has a reason to
      if (attentive && nextLook - System.nanoTime() <= 0) {
        open = look();
        nextLook = System.nanoTime() + LOOK_NANOS;
      }
      open = open && receive(attentive ? nextLook : Long.MAX_VALUE);
    }
    turn.set(open ? Turn.FREE : Turn.ENDED);
  }

  /** Clears the call first: one that comes while it looks is not lost. */
  private boolean look() {
    attentive = false;
    try {
      if (attendant.look()) {
        attentive = true;
      }
    } catch (OutOfMemoryError e) { // of the task that runs: it ends, or this JVM does
      attentive = true;
    } catch (RuntimeException | Error e) { // as of a receiver
      failure = new IOException("what was left behind could not be told", e);
    }
    return failure == null;
  }

  private void sleepWhileLed(int seen) {
    asleep = Thread.currentThread();
    while (turn.get() == Turn.LED && visits.get() == seen) {
      LockSupport.park(this);
      boolean unused = Thread.interrupted();
    }
    asleep = null;
  }

  private boolean receive(long deadline) {
    try {
      return connection.receive(receiver, deadline);
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException
        | Error e) { // the receiver's own failure must not hang the other side
      failure = new IOException("what came could not be handled", e);
    }
    return false;
  }

  private boolean move(Turn from, Turn to) {
    return turn.compareAndSet(from, to);
  }
}

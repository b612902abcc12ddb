package dev.procession.core.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/** What threads do at the way into the engine, and what must hold when they are gone. */
@Param(name = "thread", gen = ThreadIdGen.class)
public abstract class EntranceOperations {
  private final Entrance entrance;
  private final boolean deaf;
  private volatile boolean unattended;

  /** In the order in which each thread left them. */
  private final List<Left> left = new ArrayList<>();

  /** Written in events, so under the lock. */
  private final List<Left> handled = new ArrayList<>();

  /** An event that a thread left, by its number. */
  private record Left(int thread, int number) {}

  EntranceOperations(int mostRounds, boolean deaf) {
    this.deaf = deaf;
    this.entrance =
        new Entrance(() -> 0, new NoHooks(() -> unattended = true), Runnable::run, mostRounds);
  }

  private Inbox.Event next(int thread) {
    Left one;
    synchronized (left) {
      one = new Left(thread, left.size());
      left.add(one);
    }
    return new Inbox.Word() {
      @Override
      public void handle(long now) {
        handled.add(one);
      }
    };
  }

  @Operation
  public void tell(@Param(name = "thread") int thread) {
    entrance.tell(next(thread));
  }

  @Operation
  public void submit(@Param(name = "thread") int thread) {
    entrance.submit(next(thread));
  }

  @Operation
  public int enterAndLeave() {
    entrance.enter();
    try {
      return 0;
    } finally {
      entrance.leave();
    }
  }

  @Validate
  public void everyEventWasHandledOnceAndInOrder() {
    if (unattended && !deaf) { // somebody was woken for what is left
      int unused = enterAndLeave();
    }
    if (handled.size() != left.size()) {
      throw new IllegalStateException("left=" + left + ", handled=" + handled);
    }
    Map<Integer, Integer> last = new HashMap<>();
    for (Left one : handled) {
      Integer before = last.put(one.thread(), one.number());
      if (before != null && before >= one.number()) {
        throw new IllegalStateException("out of order: left=" + left + ", handled=" + handled);
      }
    }
  }

  /** The way in as it is. */
  public static final class Real extends EntranceOperations {
    public Real() {
      super(1, false);
    }
  }

  /** A planted bug: nobody is woken for what those leave who were kept busy for too long. */
  public static final class WakesNobody extends EntranceOperations {
    public WakesNobody() {
      super(0, true);
    }
  }
}

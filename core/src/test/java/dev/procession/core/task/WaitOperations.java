package dev.procession.core.task;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;

/**
 * One thread ends what all the others wait for. Lincheck lets parked threads wake for no reason, so
 * it can't find one that nobody wakes; that is tested in {@link SettlementTest}.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public abstract class WaitOperations {
  private static final int VALUE = 7;

  abstract void end(int value);

  abstract int await() throws InterruptedException, ExecutionException;

  @Operation
  public int meet(@Param(name = "thread") int thread)
      throws InterruptedException, ExecutionException {
    if (thread == 1) {
      end(VALUE);
      return VALUE;
    }
    return await();
  }

  /** What each of them must get, in whatever order. */
  public static final class Meeting {
    public int meet(int thread) {
      return VALUE;
    }
  }

  /** The future of all backends. */
  public static final class Real extends WaitOperations {
    private final TaskFuture<Integer> future = new LooseFuture<>(1);

    @Override
    void end(int value) {
      future.settle(new Outcome.Success(value));
    }

    @Override
    int await() throws InterruptedException, ExecutionException {
      return future.get();
    }
  }

  /** A planted bug: who waits takes any wake-up for the end. */
  public static final class BelievesAnyWakening extends WaitOperations {
    private volatile @Nullable Integer end;
    private volatile @Nullable Thread waiter;

    @Override
    void end(int value) {
      end = value;
      LockSupport.unpark(waiter);
    }

    @Override
    int await() {
      Integer ended = end;
      if (ended == null) {
        waiter = Thread.currentThread();
        LockSupport.park(this);
        ended = end;
      }
      return ended == null ? 0 : ended;
    }
  }
}

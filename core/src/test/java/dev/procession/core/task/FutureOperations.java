package dev.procession.core.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/** What threads do to a future at a time, and what must hold when they are done. */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public abstract class FutureOperations {
  private final List<CallBack> registered = new ArrayList<>();
  private final List<CallBack> ran = new ArrayList<>();
  private final List<Integer> seen = new ArrayList<>();

  /** A callback, numbered in the order of registration. */
  private record CallBack(int thread, int number) {}

  abstract void end(int value);

  abstract @Nullable Integer endedWith();

  abstract void onEnd(Consumer<Integer> action);

  @Operation
  public void settle(@Param(name = "value") int value) {
    end(value);
  }

  @Operation
  public @Nullable Integer value() {
    return endedWith();
  }

  @Operation
  public void callBack(@Param(name = "thread") int thread) {
    CallBack callBack;
    synchronized (registered) {
      callBack = new CallBack(thread, registered.size());
      registered.add(callBack);
    }
    onEnd(
        value -> {
          synchronized (ran) {
            ran.add(callBack);
            seen.add(value);
          }
        });
  }

  @Validate
  public void everyCallbackRanOnceAndInOrder() {
    end(0);
    Integer value = Objects.requireNonNull(endedWith(), "not ended");
    ensure(ran.size() == registered.size(), "every callback runs once");
    ensure(seen.stream().allMatch(value::equals), "all see the same end");
    Map<Integer, Integer> last = new HashMap<>();
    for (CallBack callBack : ran) {
      Integer before = last.put(callBack.thread(), callBack.number());
      ensure(before == null || before < callBack.number(), "callbacks run in order");
    }
  }

  private void ensure(boolean holds, String promise) {
    if (!holds) {
      throw new IllegalStateException(
          promise + ": registered=" + registered + ", ran=" + ran + ", seen=" + seen);
    }
  }

  /** The future of all backends, which can also be cancelled, and asked with a limit. */
  public static class Real extends FutureOperations {
    private static final int CANCELLED = -1;
    private static final int TOO_LATE = -2;

    private final TaskFuture<Integer> future;

    public Real() {
      this(new LooseFuture<>(1));
    }

    Real(TaskFuture<Integer> future) {
      this.future = future;
    }

    @Operation
    public boolean cancel() {
      return future.cancel(true);
    }

    @Operation
    public int valueWithin() throws InterruptedException, ExecutionException {
      try {
        return future.get(0, TimeUnit.NANOSECONDS);
      } catch (CancellationException e) {
        return CANCELLED;
      } catch (TimeoutException e) {
        return TOO_LATE;
      }
    }

    @Override
    void end(int value) {
      future.settle(new Outcome.Success(value));
      future.fire();
    }

    @Override
    @Nullable Integer endedWith() {
      if (!future.isDone()) {
        return null;
      }
      return future.isCancelled() ? Integer.valueOf(CANCELLED) : future.join();
    }

    @Override
    void onEnd(Consumer<Integer> action) {
      Object unused =
          future.whenComplete(
              (value, failure) -> action.accept(failure == null ? value : CANCELLED));
    }
  }

  /** A planted bug: who cancels what has ended meanwhile is told that he cancelled it. */
  public static final class CancelsTheEnded extends Real {
    public CancelsTheEnded() {
      super(
          new LooseFuture<>(1) {
            @Override
            protected boolean cancelTask(boolean mayInterruptIfRunning) {
              super.cancelTask(mayInterruptIfRunning);
              return true;
            }
          });
    }
  }

  /** A planted bug: it looks whether it has ended, and then ends. */
  public static final class EndsTwice extends FutureOperations {
    private final List<Consumer<Integer>> actions = new ArrayList<>();
    private volatile @Nullable Integer end;

    @Override
    void end(int value) {
      if (end == null) {
        end = value;
        synchronized (this) {
          actions.forEach(action -> action.accept(value));
          actions.clear();
        }
      }
    }

    @Override
    @Nullable Integer endedWith() {
      return end;
    }

    @Override
    void onEnd(Consumer<Integer> action) {
      synchronized (this) {
        Integer ended = end;
        if (ended == null) {
          actions.add(action);
        } else {
          action.accept(ended);
        }
      }
    }
  }

  /** A planted bug: it looks whether callbacks have run, and then registers one. */
  public static final class LosesCallbacks extends FutureOperations {
    private final TaskFuture<Integer> future = new LooseFuture<>(1);
    private final List<Consumer<Integer>> actions = new ArrayList<>();
    private volatile boolean fired;

    @Override
    void end(int value) {
      future.settle(new Outcome.Success(value));
      synchronized (this) {
        fired = true;
        actions.forEach(action -> action.accept(future.join()));
        actions.clear();
      }
    }

    @Override
    @Nullable Integer endedWith() {
      return future.isDone() ? future.join() : null;
    }

    @Override
    void onEnd(Consumer<Integer> action) {
      boolean late = fired;
      synchronized (this) {
        if (!late) {
          actions.add(action);
          return;
        }
      }
      action.accept(future.join());
    }
  }

  /** A planted bug: it runs the newest callback first, as a CompletableFuture does. */
  public static final class RunsTheNewestFirst extends FutureOperations {
    private final TaskFuture<Integer> future = new LooseFuture<>(1);
    private final CompletableFuture<Integer> stage = new CompletableFuture<>();

    @Override
    void end(int value) {
      future.settle(new Outcome.Success(value));
      stage.complete(future.join());
    }

    @Override
    @Nullable Integer endedWith() {
      return future.isDone() ? future.join() : null;
    }

    @Override
    void onEnd(Consumer<Integer> action) {
      Object unused = stage.thenAccept(action);
    }
  }
}

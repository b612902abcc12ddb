package dev.procession.tck;

import dev.procession.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long the tests wait for what must happen: one generous deadline, and no other number of
 * seconds anywhere (the system property {@code dev.procession.tck.deadline} sets another). Where
 * there is an event, tests wait for it; where there is none, as for the disappearance of a process,
 * {@link #until} looks again and again.
 */
public final class Patience {
  private static final int SECONDS = 60;
  private static final Duration MOMENT = Duration.ofMillis(150);
  private static final long LOOK_NANOS = 2_000_000;

  private Patience() {}

  /**
   * The deadline.
   *
   * @return the time that everything must have happened within
   */
  public static Duration deadline() {
    return Duration.ofSeconds(Integer.getInteger("dev.procession.tck.deadline", SECONDS));
  }

  /**
   * A short time, for what is given up soon and for looking on that nothing happens: a slow machine
   * can only hide a fault with it, not invent one.
   *
   * @return the time
   */
  public static Duration moment() {
    return MOMENT;
  }

  /**
   * A future's result.
   *
   * @param future the future
   * @param <T> the type of the result
   * @return the result
   * @throws Exception as {@link Future#get(Duration)}
   */
  public static <T> T get(Future<T> future) throws Exception {
    return future.get(deadline());
  }

  /**
   * Why a future fails.
   *
   * @param future the future
   * @return the cause
   * @throws InterruptedException if the thread is interrupted
   */
  public static Throwable failure(Future<?> future) throws InterruptedException {
    try {
      Object value = future.get(deadline());
      throw new AssertionError("the task should have failed, its result: " + value);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause == null ? e : cause;
    } catch (TimeoutException e) {
      throw new AssertionError("the future did not end: " + future, e);
    }
  }

  /**
   * Waits until something holds.
   *
   * @param what what, for the message
   * @param condition looked at again and again
   */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline().toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not happen within " + deadline() + ": " + what);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}

package dev.procession.tck.payload;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A latch between processes: a file that one side makes and the other waits for.
 *
 * @param file its path
 */
public record Signal(String file) implements Serializable {

  /** A task whose test has failed ends by itself. */
  private static final int LONGEST_WAIT_SECONDS = 60;

  private static final long LOOK_NANOS = 2_000_000;

  /** Makes the file, or adds to it: each raise is one byte. */
  public void raise() {
    try {
      Files.write(
          Path.of(file), new byte[] {1}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How often it was raised.
   *
   * @return the number
   */
  public long count() {
    try {
      return isRaised() ? Files.size(Path.of(file)) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether it was raised.
   *
   * @return whether the file exists
   */
  public boolean isRaised() {
    return Files.exists(Path.of(file));
  }

  /** Waits until it is raised. */
  public void await() {
    long end = System.nanoTime() + longestWaitNanos();
    while (!isRaised()) {
      if (Thread.currentThread().isInterrupted() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("interrupted or late while waiting for " + file);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  static long longestWaitNanos() {
    int seconds = Integer.getInteger("dev.procession.tck.deadline", LONGEST_WAIT_SECONDS);
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}

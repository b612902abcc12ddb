package dev.procession.bench.floor;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One thread for each of two children, and a number of frames under way to each. */
public final class PoolShape {
  private static final int BYTES = 64;
  private static final int[] WINDOWS = {1, 16, 256};
  private static final int EXCHANGES = 20_000;

  private PoolShape() {}

  public static void run(Session session) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Echo first = Echo.start();
        Echo second = Echo.start()) {
      for (int window : WINDOWS) {
        Session.Round round =
            () -> {
              long begin = System.nanoTime();
              Callable<Long> one = () -> exchanges(first, window);
              Callable<Long> other = () -> exchanges(second, window);
              long requests = 0;
              for (Future<Long> done : threads.invokeAll(List.of(one, other))) {
                requests += done.get();
              }
              return requests / ((System.nanoTime() - begin) / 1e9);
            };
        double warm = round.run();
        Checks.ensure(warm > 0, "requests");
        session.measure("window " + window, Unit.REQUESTS_PER_SECOND, round);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static long exchanges(Echo echo, int window) throws IOException {
    ByteBuffer out = ByteBuffer.allocateDirect(BYTES * window);
    ByteBuffer in = ByteBuffer.allocateDirect(BYTES * window);
    long number = 0;
    for (int i = 0; i < EXCHANGES; i++) {
      out.clear();
      in.clear();
      for (int frame = 0; frame < window; frame++) {
        out.putLong(frame * BYTES, number + frame);
      }
      echo.exchange(out, in);
      for (int frame = 0; frame < window; frame++) {
        Checks.equal(number + frame, in.getLong(frame * BYTES), "frame");
      }
      number += window;
    }
    return number;
  }
}

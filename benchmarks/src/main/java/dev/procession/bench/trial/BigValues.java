package dev.procession.bench.trial;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;
import java.util.Arrays;
import java.util.Random;

/** 64 MiB to a worker and back, and 128 KiB, which lie inside of their messages. */
final class BigValues {
  private static final int BYTES = 64 << 20;
  private static final int INSIDE = 128 << 10;
  private static final int TIMES = 200;
  private static final int WARM_UP = 3;

  private BigValues() {}

  static void run(Session session) throws Exception {
    byte[] bytes = new byte[BYTES];
    new Random(1).nextBytes(bytes);
    try (Pool pool = Pools.open(session.subject(), session.workers())) {
      for (int i = 0; i < WARM_UP; i++) {
        double warm = once(pool, bytes);
        Checks.ensure(warm > 0, "the time");
      }
      session.measure("there and back", Unit.MILLISECONDS, () -> once(pool, bytes));
      byte[] few = Arrays.copyOf(bytes, INSIDE);
      session.measure("128 KiB there and back", Unit.MILLISECONDS, () -> often(pool, few));
    }
  }

  private static double often(Pool pool, byte[] bytes) throws Exception {
    double millis = 0;
    for (int i = 0; i < TIMES; i++) {
      millis += once(pool, bytes);
    }
    return millis / TIMES;
  }

  private static double once(Pool pool, byte[] bytes) throws Exception {
    long begin = System.nanoTime();
    byte[] found = pool.send(bytes).get();
    double millis = (System.nanoTime() - begin) / 1e6;
    Checks.ensure(Arrays.equals(bytes, found), "the bytes");
    return millis;
  }
}

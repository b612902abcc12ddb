package dev.procession.bench.trial;

import dev.procession.bench.figure.Percentiles;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import dev.procession.bench.subject.Pool;
import dev.procession.bench.subject.Pools;
import java.util.ArrayList;
import java.util.List;

/** Submits one, waits for it, submits the next. */
final class Latency {
  private static final int MOST = 20_000;

  private Latency() {}

  static void run(Session session) throws Exception {
    try (Pool pool = Pools.open(session.subject(), session.workers())) {
      calls(pool, MOST, session.warmUpNanos());
      List<Double> middles = new ArrayList<>();
      List<Double> tails = new ArrayList<>();
      for (int i = 0; i < session.rounds(); i++) {
        Percentiles round =
            new Percentiles(calls(pool, MOST, (long) (session.roundSeconds() * 1e9)));
        middles.add(round.at(0.5) / 1e3);
        tails.add(round.at(0.99) / 1e3);
      }
      session.tell("p50", Unit.MICROSECONDS, middles);
      session.tell("p99", Unit.MICROSECONDS, tails);
    }
  }

  /** So many calls, fewer if the time is over. */
  private static long[] calls(Pool pool, int most, long nanos) throws Exception {
    long[] durations = new long[most];
    long end = System.nanoTime() + nanos;
    int count = 0;
    for (long begin = System.nanoTime(); count < most && begin < end; count++) {
      Checks.equal(count, pool.submit(count).get(), "call " + count);
      long now = System.nanoTime();
      durations[count] = now - begin;
      begin = now;
    }
    return java.util.Arrays.copyOf(durations, count);
  }
}

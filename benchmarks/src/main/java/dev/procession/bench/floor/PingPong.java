package dev.procession.bench.floor;

import dev.procession.bench.figure.Percentiles;
import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** 64 bytes there and back. */
public final class PingPong {
  private static final int BYTES = 64;
  private static final int CALLS = 20_000;

  private PingPong() {}

  public static void run(Session session) throws IOException {
    try (Echo echo = Echo.start()) {
      calls(echo, CALLS);
      List<Double> middles = new ArrayList<>();
      List<Double> tails = new ArrayList<>();
      for (int i = 0; i < session.rounds(); i++) {
        Percentiles round = new Percentiles(calls(echo, CALLS));
        middles.add(round.at(0.5) / 1e3);
        tails.add(round.at(0.99) / 1e3);
      }
      session.tell("p50", Unit.MICROSECONDS, middles);
      session.tell("p99", Unit.MICROSECONDS, tails);
    }
  }

  private static long[] calls(Echo echo, int count) throws IOException {
    ByteBuffer out = ByteBuffer.allocateDirect(BYTES);
    ByteBuffer in = ByteBuffer.allocateDirect(BYTES);
    long[] durations = new long[count];
    for (int i = 0; i < count; i++) {
      out.clear().putLong(0, i);
      in.clear();
      long begin = System.nanoTime();
      echo.exchange(out, in);
      durations[i] = System.nanoTime() - begin;
      Checks.equal(i, in.getLong(0), "echo");
    }
    return durations;
  }
}

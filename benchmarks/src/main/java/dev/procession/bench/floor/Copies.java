package dev.procession.bench.floor;

import dev.procession.bench.figure.Unit;
import dev.procession.bench.session.Checks;
import dev.procession.bench.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** 64 MiB from one array into another, and from one into a file in memory and out into another. */
public final class Copies {
  private static final int BYTES = 64 << 20;
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private Copies() {}

  public static void run(Session session) throws Exception {
    byte[] from = new byte[BYTES];
    byte[] to = new byte[BYTES];
    new Random(1).nextBytes(from);
    for (int i = 0; i < session.rounds(); i++) {
      System.arraycopy(from, 0, to, 0, BYTES);
    }
    session.measure(
        "memcpy",
        Unit.MILLISECONDS,
        () -> {
          Arrays.fill(to, (byte) 0);
          long begin = System.nanoTime();
          System.arraycopy(from, 0, to, 0, BYTES);
          double millis = millisSince(begin);
          Checks.ensure(Arrays.equals(from, to), "the copy");
          return millis;
        });
    if (!Files.isDirectory(SHARED_MEMORY)) {
      session.note("there is no " + SHARED_MEMORY);
      return;
    }
    List<Double> in = new ArrayList<>();
    List<Double> out = new ArrayList<>();
    for (int i = 0; i <= session.rounds(); i++) {
      Arrays.fill(to, (byte) 0);
      throughFile(from, to, in, out);
      Checks.ensure(Arrays.equals(from, to), "the copy");
    }
    session.tell("/dev/shm, in", Unit.MILLISECONDS, in.subList(1, in.size()));
    session.tell("/dev/shm, out", Unit.MILLISECONDS, out.subList(1, out.size()));
  }

  private static void throughFile(byte[] from, byte[] to, List<Double> in, List<Double> out)
      throws IOException {
    long begin = System.nanoTime();
    Path file = Files.createTempFile(SHARED_MEMORY, "procession-bench-", "");
    try {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(from);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      in.add(millisSince(begin));
      begin = System.nanoTime();
      try (FileChannel channel = FileChannel.open(file)) {
        channel.map(FileChannel.MapMode.READ_ONLY, 0, BYTES).get(to);
      }
    } finally {
      Files.delete(file);
    }
    out.add(millisSince(begin));
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }
}

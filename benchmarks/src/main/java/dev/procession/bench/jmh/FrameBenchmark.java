package dev.procession.bench.jmh;

import dev.procession.ipc.wire.Connection;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import dev.procession.ipc.wire.Handshake;
import dev.procession.ipc.wire.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Small frames over a Unix-domain socket, as they are and in authenticated records, written and
 * read by one thread: no hand-over counts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {
  private static final int BATCH = 64;
  private static final int BYTES = 48;

  /** How they travel. */
  @Param({"PLAIN", "AUTHENTICATED"})
  public Handshake.Mode mode = Handshake.Mode.PLAIN;

  private final Frame frame = new Frame(FrameKind.ORDER, 1, new byte[BYTES]);
  private @Nullable Connection near;
  private @Nullable Connection far;
  private int received;

  @Setup
  public void connect() throws IOException {
    Path folder = Files.createTempDirectory("procession-bench-");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      byte[] secret = new byte[32];
      Terms here = Terms.ofParent(mode, secret, "bench");
      Terms there = Terms.ofWorker(mode, secret, Set.of("bench"));
      SocketChannel one = SocketChannel.open(address);
      CompletableFuture<Connection> proven = CompletableFuture.supplyAsync(() -> shake(one, here));
      far = shake(server.accept(), there);
      near = proven.join();
    } finally {
      Files.deleteIfExists(address.getPath());
      Files.deleteIfExists(folder);
    }
  }

  private static Connection shake(SocketChannel channel, Terms terms) {
    try {
      return Handshake.shake(channel, terms, Handshake.LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TearDown
  public void disconnect() {
    Objects.requireNonNull(near).close();
    Objects.requireNonNull(far).close();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int batch() throws IOException {
    return exchange(BATCH);
  }

  @Benchmark
  public int single() throws IOException {
    return exchange(1);
  }

  private int exchange(int frames) throws IOException {
    Connection from = Objects.requireNonNull(near);
    Connection to = Objects.requireNonNull(far);
    for (int i = 0; i < frames; i++) {
      from.send(frame);
    }
    from.flush();
    received = 0;
    while (received < frames) {
      if (!to.receive(this::count, Long.MAX_VALUE)) {
        throw new IOException("the connection is closed");
      }
    }
    return received;
  }

  private boolean count(Frame one) {
    received++;
    return one.payload().length == BYTES;
  }
}

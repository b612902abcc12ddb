package dev.procession.bench.jmh;

import dev.procession.SerializableCallable;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Values to bytes, and back in a conversation that has learnt its numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

  /** A small record. */
  record Point(int x, int y, String name) {}

  /** What is encoded. */
  public enum Value {
    LAMBDA,
    CAPTURING_LAMBDA,
    INTEGER,
    STRING,
    RECORD,
    LIST,
    INTS;

    private static final int MANY = 1_000;

    Object make() {
      String text = "a text of a length that is not unusual";
      return switch (this) {
        case LAMBDA -> (SerializableCallable<String>) () -> "constant";
        case CAPTURING_LAMBDA -> {
          int number = MANY;
          yield (SerializableCallable<String>) () -> text + number;
        }
        case INTEGER -> MANY;
        case STRING -> text;
        case RECORD -> new Point(1, 2, text);
        case LIST -> List.of(1, text, Map.of("key", 3.0));
        case INTS -> new int[MANY];
      };
    }
  }

  @Param private Value value = Value.LAMBDA;

  private final Codec codec = Codec.kryo();
  private final Peer peer = new Peer();
  private Object made = "";
  private byte[] bytes = {};

  /** Encodes the value once, so that every number is defined. */
  @Setup
  public void learn() throws IOException {
    made = value.make();
    Encoded encoded = codec.encode(made, 0, Annex.NONE);
    for (int word : encoded.words()) {
      peer.glossary().learn(word, Codec.definitionOf(word));
    }
    bytes = encoded.bytes();
  }

  @Benchmark
  public Encoded encode() {
    return codec.encode(made, 0, Annex.NONE);
  }

  @Benchmark
  public @Nullable Object decode() {
    return codec.decode(bytes, 0, bytes.length, peer);
  }
}

package dev.procession.ipc;

import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.Drill;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.FailureCodec;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What orders and answers look like inside their frames. Thread-safe. */
final class Encoding {

  /** A task as bytes: what {@link Encoded} says of it, and no more, for millions may wait. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
  record Bytes(byte[] payload, int[] words, List<String> stored) implements Cargo {
    @Override
    public int bytes() {
      return payload.length;
    }

    @Override
    public void release() {
      stored.forEach(SharedMemory.ofOrders()::remove);
    }
  }

  /** An answer as a frame, and what its reader has to learn first. */
  record Reply(Frame frame, int[] words) {}

  private static final int RUN_TIME = Long.BYTES;
  private static final Integer SAMPLE = 1;

  private final Codec codec = Codec.kryo();
  private final FailureCodec failures =
      new FailureCodec(() -> Thread.currentThread().getContextClassLoader());

  Cargo pack(Callable<?> task) {
    Encoded encoded = codec.encode(task, 0, SharedMemory.ofOrders());
    return new Bytes(encoded.bytes(), encoded.words(), encoded.stored());
  }

  Callable<?> unpack(byte[] payload, Peer parent) {
    Object task = codec.decode(payload, 0, payload.length, parent);
    if (task instanceof Callable<?> callable) {
      return callable;
    }
    throw new IllegalArgumentException("an order holds no task: " + task);
  }

  /** Begins with the time that {@code start} is past, so that it includes the encoding. */
  Reply result(long orderId, @Nullable Object value, long start, Annex annex) {
    Encoded encoded = codec.encode(value, RUN_TIME, annex);
    byte[] payload = encoded.bytes();
    ByteBuffer.wrap(payload).putLong(System.nanoTime() - start);
    return new Reply(new Frame(FrameKind.RESULT, orderId, payload), encoded.words());
  }

  Reply failure(long orderId, Throwable failure, String where, long start) {
    byte[] bytes = failures.encodeFailure(failure, where);
    ByteBuffer payload = ByteBuffer.allocate(RUN_TIME + bytes.length);
    payload.putLong(System.nanoTime() - start).put(bytes);
    return new Reply(new Frame(FrameKind.FAILURE, orderId, payload.array()), Encoded.NO_WORDS);
  }

  /** Decodes a RESULT or FAILURE; what can't be decoded is that task's failure. */
  Answer answer(Frame frame, Peer worker) {
    byte[] payload = frame.payload();
    long runNanos = payload.length < RUN_TIME ? 0 : ByteBuffer.wrap(payload).getLong();
    int length = Math.max(0, payload.length - RUN_TIME);
    try {
      return frame.kind() == FrameKind.RESULT
          ? new Answer.Value(codec.decode(payload, RUN_TIME, length, worker), runNanos)
          : new Answer.Failure(
              failures.decodeFailure(payload, RUN_TIME, length, worker.filter()), runNanos);
    } catch (Throwable e) { // whatever a hostile result does to its decoder, it is its task's end
      return new Answer.Failure(e, runNanos);
    }
  }

  /** Does once what a parent's first task and the first answer would else have to wait for. */
  void prepareTasks() {
    Cargo unused = pack(sample());
    prepareAnswers();
  }

  private void prepareAnswers() {
    Answer unused = answer(result(0, SAMPLE, 0, Annex.NONE).frame(), new Peer());
  }

  /** Does once what a worker's first order and its answer would else have to wait for. */
  void prepareOrders() {
    Encoded order = codec.encode(sample(), 0, Annex.NONE);
    Peer parent = new Peer();
    try {
      for (int word : order.words()) {
        parent.glossary().learn(word, Codec.definitionOf(word));
      }
      Object value = unpack(order.bytes(), parent).call();
      Reply unused = result(0, value, 0, Annex.NONE);
    } catch (Exception e) {
      // The first task will tell.
    }
  }

  private static Callable<Integer> sample() {
    Integer captured = SAMPLE;
    return Drill.of(argument -> captured, SAMPLE);
  }
}

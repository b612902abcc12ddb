package dev.procession.ipc;

import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.FailureCodec;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What orders and answers look like inside their frames. Thread-safe. */
final class Encoding {

  /** A task as bytes. */
  record Bytes(byte[] payload) implements Cargo {
    @Override
    public int bytes() {
      return payload.length;
    }
  }

  private static final int RUN_TIME = Long.BYTES;

  private final Codec codec = Codec.kryo();
  private final FailureCodec failures =
      new FailureCodec(() -> Thread.currentThread().getContextClassLoader());

  Cargo pack(Callable<?> task) {
    return new Bytes(codec.encode(task));
  }

  Callable<?> unpack(byte[] payload) {
    Object task = codec.decode(payload, 0, payload.length);
    if (task instanceof Callable<?> callable) {
      return callable;
    }
    throw new IllegalArgumentException("an order holds no task: " + task);
  }

  Frame result(long orderId, @Nullable Object value, long runNanos) {
    return new Frame(FrameKind.RESULT, orderId, timed(runNanos, codec.encode(value)));
  }

  Frame failure(long orderId, Throwable failure, String where, long runNanos) {
    return new Frame(
        FrameKind.FAILURE, orderId, timed(runNanos, failures.encodeFailure(failure, where)));
  }

  /** Decodes a RESULT or FAILURE; what can't be decoded is that task's failure. */
  Answer answer(Frame frame) {
    byte[] payload = frame.payload();
    long runNanos = payload.length < RUN_TIME ? 0 : ByteBuffer.wrap(payload).getLong();
    int length = Math.max(0, payload.length - RUN_TIME);
    try {
      return frame.kind() == FrameKind.RESULT
          ? new Answer.Value(codec.decode(payload, RUN_TIME, length), runNanos)
          : new Answer.Failure(failures.decodeFailure(payload, RUN_TIME, length), runNanos);
    } catch (Throwable e) { // whatever a hostile result does to its decoder, it is its task's end
      return new Answer.Failure(e, runNanos);
    }
  }

  private static byte[] timed(long runNanos, byte[] bytes) {
    return ByteBuffer.allocate(RUN_TIME + bytes.length).putLong(runNanos).put(bytes).array();
  }
}

package dev.procession.ipc;

import dev.procession.RemoteTaskException;
import dev.procession.SerializableFunction;
import dev.procession.TaskSerializationException;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.Cargo;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.core.worker.Drill;
import dev.procession.core.worker.Results;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.FailureCodec;
import dev.procession.ipc.codec.Peer;
import dev.procession.ipc.codec.ResultLimits;
import dev.procession.ipc.codec.ValueReader;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What orders and answers look like inside their frames. Thread-safe. */
final class Encoding {

  /** A task as bytes: what {@link Encoded} says of it, and no more, for millions may wait. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
  record Bytes(byte[] payload, int[] words, StoredArrays stored) implements Payload {
    @Override
    public int bytes() {
      return payload.length;
    }

    @Override
    public Frame frame(long orderId) {
      return new Frame(FrameKind.ORDER, orderId, payload);
    }

    @Override
    public void release() {
      stored.release();
    }
  }

  /** An answer as a frame, and what its reader has to learn first. */
  record Reply(Frame frame, int[] words) {}

  /** Marks the failure of an item among results; no form of a value begins so. */
  static final byte FAILED = 3;

  private static final Set<String> WEARING =
      Set.of("java.lang.OutOfMemoryError", "java.lang.InternalError", "java.lang.UnknownError");

  private static final int RUN_TIME = Long.BYTES;
  private static final Integer SAMPLE = 1;

  private final Codec codec;
  private final FailureCodec failures;
  private final ResultLimits limits;

  Encoding() {
    this(
        Codec.kryo(),
        new FailureCodec(() -> Thread.currentThread().getContextClassLoader()),
        ResultLimits.NONE);
  }

  private Encoding(Codec codec, FailureCodec failures, ResultLimits limits) {
    this.codec = codec;
    this.failures = failures;
    this.limits = limits;
  }

  /** The same, for a worker whose parent takes results within limits. */
  Encoding within(ResultLimits ofResults) {
    return new Encoding(codec, failures, ofResults);
  }

  Cargo pack(Callable<?> task) {
    Encoded encoded = codec.encode(task, 0, SharedMemory.ofOrders());
    return new Bytes(encoded.bytes(), encoded.words(), StoredArrays.of(encoded.stored()));
  }

  @Nullable ChunkPacker packer(SerializableFunction<?, ?> function) {
    return Packer.of(codec, function);
  }

  @Nullable Object decode(byte[] payload, int offset, int length, Peer parent) {
    return codec.decode(payload, offset, length, parent);
  }

  Encoded encode(@Nullable Object value, Annex annex) {
    return codec.encode(value, 0, annex, limits);
  }

  byte[] failure(Throwable failure, String where) {
    return failures.encodeFailure(failure, where, limits);
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
    Encoded encoded = codec.encode(value, RUN_TIME, annex, limits);
    byte[] payload = encoded.bytes();
    ByteBuffer.wrap(payload).putLong(System.nanoTime() - start);
    return new Reply(new Frame(FrameKind.RESULT, orderId, payload), encoded.words());
  }

  Reply failure(long orderId, Throwable failure, String where, long start) {
    byte[] bytes = failure(failure, where);
    ByteBuffer payload = ByteBuffer.allocate(RUN_TIME + bytes.length);
    payload.putLong(System.nanoTime() - start).put(bytes);
    return new Reply(new Frame(FrameKind.FAILURE, orderId, payload.array()), Encoded.NO_WORDS);
  }

  /**
   * What a RESULT or FAILURE says. A flat result is decoded at once, and what can't be decoded is
   * that task's failure; others are left to whoever can take the time.
   */
  Answer answer(Frame frame, IncomingResults results) {
    byte[] payload = frame.payload();
    int start = Math.min(RUN_TIME, payload.length);
    int length = payload.length - start;
    long runNanos = start < RUN_TIME ? 0 : ByteBuffer.wrap(payload).getLong();
    boolean failure = frame.kind() == FrameKind.FAILURE;
    if (failure || !Codec.isFlat(payload, start, length)) {
      return new Answer.Encoded(
          new ReceivedResult(this, payload, start, length, failure, results), runNanos);
    }
    try {
      return new Answer.Value(codec.decode(payload, start, length, results.worker()), runNanos);
    } catch (Throwable e) { // damaged, or no memory for it
      return new Answer.Failure(e, runNanos);
    }
  }

  /** Whether the frame is all that is told of an order. */
  static boolean endsATask(Frame frame) {
    return switch (frame.kind()) {
      case RESULT, FAILURE, RESULTS -> true;
      default -> false;
    };
  }

  /** Of what came for an order and could not be held. */
  static TaskSerializationException tooLarge(int bytes) {
    return new TaskSerializationException(
        "the result of the task does not fit into this JVM's memory: bytes="
            + bytes
            + ", heap="
            + Runtime.getRuntime().maxMemory()
            + "; give this JVM a larger heap, or have the task write it to a file and return its"
            + " name; ExecutorSpec.withMaxResult refuses such where they are made",
        null);
  }

  /** The exception that a task threw, which need not be believed. */
  Throwable decodeFailure(byte[] bytes, int offset, int length, Peer worker) {
    return failures.decodeFailure(bytes, offset, length, worker);
  }

  RemoteTaskException failureText(byte[] bytes, int offset, int length) {
    return failures.textOf(bytes, offset, length);
  }

  /** After an out of memory and the like a JVM is not to be trusted; a full stack does no harm. */
  boolean wearsOut(byte[] bytes, int offset, int length) {
    return WEARING.contains(failures.classNameOf(bytes, offset, length));
  }

  /** The run time that RESULTS or PART tell. */
  static long runNanos(Frame frame) {
    return ByteBuffer.wrap(frame.payload()).getLong();
  }

  /**
   * What RESULTS or PART say, as of an answer; a result that can't be decoded is that item's
   * failure.
   *
   * @throws IOException if it is neither
   */
  Results results(Frame frame, IncomingResults incoming) throws IOException {
    byte[] payload = frame.payload();
    int header = RUN_TIME + Integer.BYTES;
    int count = payload.length < header ? -1 : ByteBuffer.wrap(payload).getInt(RUN_TIME);
    if (count < 0 || count > payload.length - header) {
      throw new IOException("not results: bytes=" + payload.length + ", count=" + count);
    }
    Object[] values = new Object[count];
    ValueReader found = new ValueReader(payload, header);
    int whole = 0;
    try {
      while (whole < count && found.next()) {
        values[whole++] = result(payload, found, incoming);
      }
    } catch (IllegalStateException e) {
      throw incomplete(values, whole, e);
    }
    if (whole < count) {
      throw incomplete(values, whole, null);
    }
    return new Results(values);
  }

  private static IOException incomplete(
      @Nullable Object[] found, int whole, @Nullable Throwable cause) {
    for (Object value : found) {
      if (value instanceof ReceivedResult result) {
        result.discard();
      }
    }
    return new IOException(
        "fewer results than it says: found=" + whole + ", count=" + found.length, cause);
  }

  private @Nullable Object result(byte[] payload, ValueReader at, IncomingResults results) {
    int offset = at.offset();
    int length = at.length();
    if (at.mark() == FAILED) {
      return new ReceivedResult(this, payload, offset + 1, length - 1, true, results);
    }
    if (!Codec.isFlat(payload, offset, length)) {
      return new ReceivedResult(this, payload, offset, length, false, results);
    }
    try {
      return codec.decode(payload, offset, length, results.worker());
    } catch (Throwable e) { // as of an answer
      return new Results.Failed(e);
    }
  }

  /** Does once what a parent's first task and the first answer would else have to wait for. */
  void prepareTasks() {
    Cargo unused = pack(sample());
    prepareAnswers();
  }

  private void prepareAnswers() {
    Answer unused = sampleAnswer();
  }

  Answer sampleAnswer() {
    return answer(result(0, SAMPLE, 0, Annex.NONE).frame(), IncomingResults.ofNothing());
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

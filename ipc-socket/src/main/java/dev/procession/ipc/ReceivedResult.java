package dev.procession.ipc;

import dev.procession.RemoteTaskException;
import dev.procession.core.worker.EncodedResult;
import dev.procession.ipc.codec.Peer;
import org.jspecify.annotations.Nullable;

/** What a worker sent as a result, a slice of its frame, until it is decoded. Thread-safe. */
final class ReceivedResult implements EncodedResult {
  private final Encoding encoding;
  private final byte[] frame;
  private final int offset;
  private final int length;
  private final boolean failure;
  private final Peer worker;
  private final PendingResults pending;

  /** Guarded by what counts the pending ones. */
  boolean released;

  /**
   * Makes it; it is pending from now on.
   *
   * @param failure whether it is what a task threw
   * @param pending keeps the conversation's arrays until it is decoded
   */
  ReceivedResult(
      Encoding encoding,
      byte[] frame,
      int offset,
      int length,
      boolean failure,
      Peer worker,
      PendingResults pending) {
    this.encoding = encoding;
    this.frame = frame;
    this.offset = offset;
    this.length = length;
    this.failure = failure;
    this.worker = worker;
    this.pending = pending;
    pending.add();
  }

  @Override
  public boolean isFailure() {
    return failure;
  }

  @Override
  public boolean wearsOut() {
    return failure && encoding.wearsOut(frame, offset, length);
  }

  @Override
  public RemoteTaskException failureText() {
    if (!failure) {
      throw new IllegalStateException("the task returned");
    }
    return encoding.failureText(frame, offset, length);
  }

  @Override
  public @Nullable Object decode() throws Throwable {
    try {
      if (failure) {
        throw encoding.decodeFailure(frame, offset, length, worker);
      }
      return encoding.decode(frame, offset, length, worker);
    } finally {
      pending.release(this);
    }
  }

  @Override
  public void discard() {
    pending.release(this);
  }
}

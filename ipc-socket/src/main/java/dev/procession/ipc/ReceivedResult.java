package dev.procession.ipc;

import dev.procession.RemoteTaskException;
import dev.procession.core.worker.EncodedResult;
import org.jspecify.annotations.Nullable;

/** What a worker sent as a result, a slice of its frame, until it is decoded. Thread-safe. */
final class ReceivedResult implements EncodedResult {
  private final Encoding encoding;
  private final byte[] frame;
  private final int offset;
  private final int length;
  private final boolean failure;
  private final IncomingResults results;

  /** Guarded by what counts the pending ones. */
  boolean released;

  /**
   * Makes it; it is pending from now on.
   *
   * @param failure whether it is what a task threw
   * @param results of the conversation
   */
  ReceivedResult(
      Encoding encoding,
      byte[] frame,
      int offset,
      int length,
      boolean failure,
      IncomingResults results) {
    this.encoding = encoding;
    this.frame = frame;
    this.offset = offset;
    this.length = length;
    this.failure = failure;
    this.results = results;
    results.add();
  }

  @Override
  public boolean isFailure() {
    return failure;
  }

  @Override
  public int bytes() {
    return length;
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
        throw encoding.decodeFailure(frame, offset, length, results.worker());
      }
      return encoding.decode(frame, offset, length, results.worker());
    } finally {
      results.release(this);
    }
  }

  @Override
  public void discard() {
    results.release(this);
  }
}

package dev.procession.core.pool;

import dev.procession.RemoteTaskException;
import dev.procession.core.worker.Answer;
import dev.procession.core.worker.EncodedResult;
import org.jspecify.annotations.Nullable;

/** A result that came encoded, and what is in it. */
final class SimulatedResult implements EncodedResult {
  final Answer inside;
  private boolean decoded;

  SimulatedResult(Answer inside) {
    this.inside = inside;
  }

  /** What there is to be found. */
  static Answer open(Answer answer) {
    return answer instanceof Answer.Encoded encoded
            && encoded.result() instanceof SimulatedResult result
        ? result.inside
        : answer;
  }

  @Override
  public int bytes() {
    return 1;
  }

  @Override
  public boolean isFailure() {
    return inside instanceof Answer.Failure;
  }

  @Override
  public boolean wearsOut() {
    return inside instanceof Answer.Failure failure && failure.cause() instanceof OutOfMemoryError;
  }

  @Override
  public RemoteTaskException failureText() {
    throw new AssertionError("only items are told as text");
  }

  @Override
  public @Nullable Object decode() throws Throwable {
    if (decoded) {
      throw new AssertionError("a result is decoded once");
    }
    decoded = true;
    if (inside instanceof Answer.Failure failure) {
      throw failure.cause();
    }
    return ((Answer.Value) inside).value();
  }
}

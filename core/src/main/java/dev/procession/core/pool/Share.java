package dev.procession.core.pool;

import dev.procession.core.task.Outcome;
import dev.procession.core.worker.EncodedResult;
import dev.procession.core.worker.Results;
import org.jspecify.annotations.Nullable;

/**
 * The items that one task carries, a range of its receiver's, and how far they are: the first ones
 * have results, the others not yet. What a task gives up is carried on by another one, so it
 * shrinks. Guarded by the engine's lock.
 */
final class Share {
  private final ItemReceiver receiver;
  private final int first;
  private int size;
  private int received;
  private @Nullable Throwable failure;
  private Division division = Division.UNWANTED;

  Share(ItemReceiver receiver, int first, int size) {
    this.receiver = receiver;
    this.first = first;
    this.size = size;
  }

  ItemReceiver receiver() {
    return receiver;
  }

  /** How many items there are. */
  int size() {
    return size;
  }

  /** Which items these are, for messages. */
  String described() {
    return receiver.described(first, first + size);
  }

  /** How many of them have results. */
  int received() {
    return received;
  }

  boolean isComplete() {
    return received == size;
  }

  /**
   * The next items have results; a worker that speaks of more than there are isn't believed.
   *
   * @return how many of the results count
   */
  int receive(Results results) {
    int count = Math.min(results.size(), size - received);
    for (int i = 0; i < count && failure == null; i++) {
      Object value = results.values()[i];
      if (value instanceof Results.Failed failed) {
        failure = failed.cause();
      } else if (value instanceof EncodedResult result && result.isFailure()) {
        failure = result.failureText();
      }
    }
    receiver.onResults(first + received, results.values(), count);
    received += count;
    return count;
  }

  /** Gives up the items from this one on, for another task. */
  Share split(int from) {
    Share rest = new Share(receiver, first + from, size - from);
    size = from;
    return rest;
  }

  /** Its task ends: those without results end as it does. */
  void end(Outcome outcome) {
    if (!isComplete()) {
      receiver.onEnd(first + received, first + size, outcome);
    }
  }

  /** How a task has ended whose items all have results, or went on elsewhere. */
  Outcome outcome() {
    return failure == null ? new Outcome.Success(null) : new Outcome.Failure(failure);
  }

  /** Its task waits again: what was found about its last run says nothing about the next. */
  void startOver() {
    division = Division.UNWANTED;
  }

  boolean is(Division expected) {
    return division == expected;
  }

  void move(Division from, Division to) {
    if (division != from || !from.mayBecome(to)) {
      throw new IllegalStateException(
          "illegal division move: division=" + division + ", from=" + from + ", to=" + to);
    }
    division = to;
  }
}

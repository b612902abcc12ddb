package dev.procession.ipc.codec;

import dev.procession.TaskSerializationException;
import org.jspecify.annotations.Nullable;

/** Says why a value can't travel: the fact, the type, the path, the way out. */
final class Explanation {
  private static final int LONGEST_REASON = 1000;

  private Explanation() {}

  static TaskSerializationException ofEncoding(@Nullable Object root, Throwable failure) {
    Object culprit = failure instanceof Refusal refusal ? refusal.culprit : null;
    String type = culprit == null ? nameOf(root) : nameOf(culprit);
    String path = type;
    String hint = "";
    if (root != null) {
      try {
        GraphPath found = culprit == null ? null : GraphPath.find(root, culprit);
        path = found == null ? GraphPath.label(root) : found.toString();
        hint = found == null ? "" : found.hint();
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        // the graph's own code failed once more: the type has to do
      }
    }
    return new TaskSerializationException(
        "a value can't travel: type=" + type + ", path=" + path + "; " + reason(failure) + hint,
        failure instanceof Refusal ? null : failure);
  }

  static TaskSerializationException ofDecoding(int length, Throwable failure) {
    String at = failure instanceof Trail trail ? ", path=(root)" + trail.path() : "";
    Throwable cause = Trail.causeOf(failure);
    if (cause instanceof NotAdmitted) {
      return new TaskSerializationException(
          "a value is not admitted: bytes=" + length + at + "; " + cause.getMessage(), null);
    }
    return new TaskSerializationException(
        "a value can't be decoded: bytes="
            + length
            + at
            + "; "
            + reason(cause)
            + "; both JVMs need the same classes, and what throws while a value is made (a"
            + " constructor, readObject) must not",
        cause);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof Refusal) {
      return String.valueOf(failure.getMessage());
    } else if (failure instanceof StackOverflowError) {
      return "it is nested too deeply for the stack of this thread: send a flatter structure, such"
          + " as a list, or give the thread a larger stack";
    } else if (failure instanceof OutOfMemoryError) {
      return "its bytes don't fit into this JVM's memory: send less, or the name of a file";
    }
    String message;
    try {
      message = String.valueOf(failure.getMessage());
    } catch (RuntimeException e) {
      message = "(no message)";
    }
    return failure.getClass().getName()
        + ": "
        + (message.length() > LONGEST_REASON ? message.substring(0, LONGEST_REASON) : message);
  }

  private static String nameOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getTypeName();
  }
}

package dev.procession.ipc.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Adds the frame that tells where a task ran. */
final class Provenance {
  private Provenance() {}

  static void mark(Throwable failure, String where) {
    StackTraceElement frame = new StackTraceElement("dev.procession.Task", "ranIn", where, -1);
    try {
      mark(failure, frame, Collections.newSetFromMap(new IdentityHashMap<>()));
    } catch (RuntimeException | StackOverflowError e) {
      // an exception with methods of its own: it arrives unmarked
    }
  }

  private static void mark(Throwable failure, StackTraceElement frame, Set<Throwable> marked) {
    if (!marked.add(failure)) {
      return;
    }
    StackTraceElement[] stack = failure.getStackTrace();
    StackTraceElement[] longer = Arrays.copyOf(stack, stack.length + 1);
    longer[stack.length] = frame;
    failure.setStackTrace(longer);
    for (Throwable suppressed : failure.getSuppressed()) {
      mark(suppressed, frame, marked);
    }
    Throwable cause = failure.getCause();
    if (cause != null) {
      mark(cause, frame, marked);
    }
  }
}

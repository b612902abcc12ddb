package dev.procession.core.process;

import dev.procession.CurrentProcess;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The default names of child processes, as Python gives them: {@code Process-N}, and {@code
 * Process-N:M} for the children of a child. The count begins at 1 in each process.
 */
public final class ChildNames {

  /** The system property by which a worker JVM knows its own identity. */
  public static final String IDENTITY_PROPERTY = "procession.identity";

  private static final String PREFIX = "Process-";
  private static final ConcurrentMap<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();

  private ChildNames() {}

  /** The identity of the current process's next child, as {@code 2:1}. */
  public static String nextIdentity() {
    String own = ownIdentity();
    int number = COUNTS.computeIfAbsent(own, key -> new AtomicInteger()).incrementAndGet();
    return own.isEmpty() ? String.valueOf(number) : own + ":" + number;
  }

  static String nameOf(String identity) {
    return PREFIX + identity;
  }

  /** A child that is a thread has no system property of its own, but its default name tells. */
  private static String ownIdentity() {
    CurrentProcess self = CurrentProcess.get();
    if (!self.backend().isEmpty() && self.name().matches(PREFIX + "\\d+(:\\d+)*")) {
      return self.name().substring(PREFIX.length());
    }
    return System.getProperty(IDENTITY_PROPERTY, "");
  }
}

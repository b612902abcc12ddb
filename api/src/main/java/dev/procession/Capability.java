package dev.procession;

/** What a backend's workers can do beyond running tasks. */
public enum Capability {
  /** Workers share no memory with the caller: arguments, results and statics are copies. */
  ISOLATED_MEMORY,
  /** A worker whose task ignores interrupts can be ended, and costs nobody else. */
  KILL,
  /** A worker's heap can be limited: {@link ProcessSpec#withMaxHeap(String)}. */
  HEAP_LIMIT,
  /**
   * The memory that a worker takes of the machine can be limited: {@link
   * ExecutorSpec#withMaxWorkerMemory(String)}.
   */
  MEMORY_LIMIT,
  /**
   * A worker is a JVM that the backend launches: another JDK, JVM flags, environment, class path;
   * its exit code or signal is known.
   */
  OTHER_JVM,
  /** A worker may be on another machine. */
  OTHER_HOST
}

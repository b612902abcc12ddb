package dev.procession.forking;

import dev.procession.ExecutorSpec;
import dev.procession.ProcessSpec;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large the heaps of an executor's workers may be. Each JVM believes that the machine is its
 * own: left alone, ten workers would take two and a half times the memory that there is.
 *
 * @param memory what the machine has, or the container, in bytes
 */
record WorkerHeaps(long memory) {
  /** Who gives these says himself how large a heap is. */
  private static final List<String> OWN_SIZES =
      List.of(
          "-Xmx",
          "-Xms",
          "-Xmn",
          "-XX:MaxRAM",
          "-XX:InitialRAM",
          "-XX:MaxHeapSize",
          "-XX:MinHeapSize",
          "-XX:SoftMaxHeapSize",
          "-XX:InitialHeapSize");

  /** A worker hardly runs with less. */
  private static final long LEAST = 32L << 20;

  /** What a JVM takes in any case, if that is not more than half of the memory. */
  private static final long JVM_DEFAULT = 126L << 20;

  static WorkerHeaps ofThisMachine() {
    return new WorkerHeaps(MachineMemory.bytes());
  }

  /** The spec with a heap that fits, if it does not say; logs if the heaps together do not fit. */
  ExecutorSpec fit(ExecutorSpec spec) {
    String heap = defaultHeap(spec);
    ExecutorSpec fitted = heap == null ? spec : spec.withProcess(spec.process().withMaxHeap(heap));
    String warning = warning(fitted);
    if (warning != null) {
      System.getLogger("dev.procession.settings").log(Level.WARNING, warning);
    }
    return fitted;
  }

  /**
   * What to give to each worker; {@code null} if the spec, or the JVM's own default, will do. Under
   * a memory limit the heap may be as large as that: one that leaks into its heap passes the limit,
   * and is replaced, before the heap is full, and garbage alone does not get it killed.
   */
  @Nullable String defaultHeap(ExecutorSpec spec) {
    if (saysItself(spec.process())) {
      return null;
    }
    long own = Math.max(memory / 4, Math.min(memory / 2, JVM_DEFAULT));
    MemoryLimit limit = MemoryLimit.of(spec);
    long share = Math.min(threeQuarters(memory) / spec.workers(), own);
    long largest = limit == null ? share : Math.min(share, limit.soft());
    return largest == own ? null : MemorySize.text(Math.max(largest, LEAST));
  }

  /** Why the workers' heaps are too large; {@code null} if they are not. */
  @Nullable String warning(ExecutorSpec spec) {
    String heap = spec.process().maxHeap();
    if (heap == null || MemorySize.bytes(heap) <= memory / spec.workers()) {
      return null;
    }
    return "the heaps of the workers may together grow larger than the memory: backend="
        + spec.backend()
        + ", workers="
        + spec.workers()
        + ", maxHeap="
        + heap
        + ", memory="
        + MemorySize.text(memory)
        + "; lower ExecutorSpec.withWorkers or ProcessSpec.withMaxHeap, or the system may kill"
        + " workers, or this process";
  }

  private static boolean saysItself(ProcessSpec process) {
    if (process.maxHeap() != null || sizes(process.jvmArguments())) {
      return true;
    }
    for (String value : process.environment().values()) {
      if (sizes(List.of(value.split("\\s+")))) {
        return true;
      }
    }
    return false;
  }

  private static boolean sizes(List<String> arguments) {
    return Prefixes.any(arguments, OWN_SIZES);
  }

  private static long threeQuarters(long bytes) {
    return bytes / 4 * 3;
  }
}

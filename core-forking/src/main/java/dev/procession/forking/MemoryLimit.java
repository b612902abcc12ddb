package dev.procession.forking;

import dev.procession.ExecutorSpec;
import org.jspecify.annotations.Nullable;

/**
 * How much memory of the machine a worker may take: above {@code soft} it is replaced between two
 * tasks, above {@code hard} it is killed.
 *
 * @param given as the spec has it
 * @param soft in bytes
 * @param hard in bytes
 */
record MemoryLimit(String given, long soft, long hard) {

  /** That of a spec; {@code null} if there is none. */
  static @Nullable MemoryLimit of(ExecutorSpec spec) {
    String given = spec.maxWorkerMemory();
    return given == null ? null : of(given);
  }

  static MemoryLimit of(String given) {
    long soft = MemorySize.bytes(given);
    return new MemoryLimit(given, soft, soft + Math.min(soft / 2, Long.MAX_VALUE - soft));
  }

  String reasonToKill(long resident) {
    return "its resident memory grew to "
        + MemorySize.text(resident)
        + ", which is more than one and a half times the "
        + given
        + " of ExecutorSpec.withMaxWorkerMemory; allow more there, or lower ProcessSpec.withMaxHeap";
  }
}

package dev.procession.core.worker;

import dev.procession.ProcessSpec;
import org.jspecify.annotations.Nullable;

/**
 * What worker to start.
 *
 * @param name its name, {@link dev.procession.CurrentProcess#name()} inside of it
 * @param identity the numbers of it and its ancestors, as {@code 2:1}: the first child of the
 *     second child; empty for a pool's worker of the main process
 * @param backend the name of the backend
 * @param purpose what it is for
 * @param process how it should be
 * @param resultFilter what it may send back, {@link dev.procession.ExecutorSpec#withResultFilter};
 *     {@code null} if everything
 * @param maxResult how large a result may be, {@link dev.procession.ExecutorSpec#withMaxResult};
 *     {@code null} for the default
 * @param spare whether it is started ahead: nobody waits for it yet
 * @param nesting how deep it lies below the main process
 */
public record WorkerRequest(
    String name,
    String identity,
    String backend,
    Purpose purpose,
    ProcessSpec process,
    @Nullable String resultFilter,
    @Nullable String maxResult,
    boolean spare,
    Nesting nesting) {

  /**
   * One of the main process whose results have the default limit.
   *
   * @param name its name
   * @param identity the numbers of it and its ancestors
   * @param backend the name of the backend
   * @param purpose what it is for
   * @param process how it should be
   * @param resultFilter what it may send back; {@code null} if everything
   * @param spare whether it is started ahead
   */
  public WorkerRequest(
      String name,
      String identity,
      String backend,
      Purpose purpose,
      ProcessSpec process,
      @Nullable String resultFilter,
      boolean spare) {
    this(name, identity, backend, purpose, process, resultFilter, null, spare, Nesting.FIRST);
  }

  /** What a worker is for. */
  public enum Purpose {
    /** One of a pool: runs orders until it is drained, then ends though its threads go on. */
    POOL,
    /** A child process: runs one order, is drained, and ends when its non-daemon threads have. */
    PROCESS
  }
}

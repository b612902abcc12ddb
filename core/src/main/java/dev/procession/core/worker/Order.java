package dev.procession.core.worker;

/**
 * A task on its way to a worker.
 *
 * @param id the number that its answer names; unique among the orders of one executor
 * @param cargo what the backend's {@link WorkerFactory#pack} made of the task
 * @param limited whether its run has a time limit, so that the engine wants to hear when it begins:
 *     {@link WorkerListener#onBegun}
 */
public record Order(long id, Cargo cargo, boolean limited) {

  /**
   * One without a time limit.
   *
   * @param id the number that its answer names
   * @param cargo what was made of the task
   */
  public Order(long id, Cargo cargo) {
    this(id, cargo, false);
  }
}

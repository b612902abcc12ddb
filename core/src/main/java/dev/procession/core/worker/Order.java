package dev.procession.core.worker;

/**
 * A task on its way to a worker.
 *
 * @param id the number that its answer names; unique among the orders of one executor
 * @param cargo what the backend's {@link WorkerFactory#pack} made of the task
 */
public record Order(long id, Cargo cargo) {}

package dev.procession.core.worker;

/**
 * Items of one function as one cargo: the worker applies the function to one after the other, in
 * order. Its order is answered by {@link Answer.Items}.
 */
public interface Chunk extends Cargo {

  /**
   * How many items it has.
   *
   * @return the number, at least 1
   */
  int items();

  /**
   * Some of the items as a chunk of their own, released on its own; this one stays as it is. Called
   * under the engine's lock.
   *
   * @param from the first
   * @param to the one after the last
   * @return the chunk
   */
  Chunk slice(int from, int to);
}

package dev.procession.core.worker;

import dev.procession.TaskSerializationException;
import org.jspecify.annotations.Nullable;

/** Packs items of one function into chunks, a snapshot of each. Confined to one thread. */
public interface ChunkPacker {

  /**
   * Adds an item.
   *
   * @param item the item
   * @return whether the chunk has room for more
   * @throws TaskSerializationException if the item can't travel; then it is not added
   */
  boolean add(@Nullable Object item);

  /**
   * How many items were added since the last chunk was taken.
   *
   * @return the number
   */
  int items();

  /**
   * Takes what was added.
   *
   * @return the chunk; there is at least one item
   */
  Chunk take();
}

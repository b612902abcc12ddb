package dev.procession.core.worker;

import dev.procession.SerializableFunction;
import dev.procession.TaskSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A factory whose workers take many items of one function as one order, for a backend to which an
 * order costs more than a small task. Optional: without it each item is a task of its own.
 */
public interface ChunkingFactory extends WorkerFactory {

  /**
   * Begins to pack the items of a function.
   *
   * @param function the function
   * @return the packer; {@code null} if its items had better be tasks by themselves
   * @throws TaskSerializationException if the function can't travel
   */
  @Nullable ChunkPacker packer(SerializableFunction<?, ?> function);
}

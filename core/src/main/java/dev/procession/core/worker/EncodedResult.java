package dev.procession.core.worker;

import dev.procession.RemoteTaskException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a task, as its worker sent it. To decode it runs code of its classes and may take
 * long, or for ever, where a worker means harm; so it is done where it costs nothing but its own
 * task: by the engine's decoding threads, or by the thread that asks for the result.
 */
public interface EncodedResult {

  /**
   * Whether the task threw.
   *
   * @return whether {@link #decode} throws what the task threw
   */
  boolean isFailure();

  /**
   * How much of the heap it takes.
   *
   * @return about so many bytes
   */
  int bytes();

  /**
   * Whether the worker had better be replaced after this.
   *
   * @return whether the task threw an out of memory or the like
   */
  default boolean wearsOut() {
    return false;
  }

  /**
   * What the task threw as text, which can be had without decoding it.
   *
   * @return its class name, message and stack
   * @throws IllegalStateException if the task returned
   */
  RemoteTaskException failureText();

  /**
   * Decodes. Called once at most.
   *
   * @return what the task returned
   * @throws Throwable what the task threw, or why it can't be told
   */
  @Nullable Object decode() throws Throwable;

  /**
   * Frees what it holds outside of the heap: nobody wants it any more. May be called at any time,
   * by any thread; after it, decoding may fail.
   */
  default void discard() {}
}

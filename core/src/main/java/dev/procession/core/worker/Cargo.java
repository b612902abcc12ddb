package dev.procession.core.worker;

/** A task in the form in which its backend sends it: bytes, or the task itself. */
public interface Cargo {

  /**
   * The size of what travels, so that few large tasks are sent ahead.
   *
   * @return the bytes, 0 if nothing is copied
   */
  int bytes();

  /**
   * Frees what it holds outside of the heap. Called once, without the engine's lock, when the task
   * has ended or was refused; nothing is sent after it.
   */
  default void release() {}
}

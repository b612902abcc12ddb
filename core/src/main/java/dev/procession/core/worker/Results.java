package dev.procession.core.worker;

import org.jspecify.annotations.Nullable;

/**
 * What came of consecutive items of a chunk, in their order. Immutable once it is handed over.
 *
 * @param values for each item its result, a {@link Failed}, or an {@link EncodedResult}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
public record Results(@Nullable Object[] values) {

  /**
   * In the place of a result: the function threw, or what it returned can't travel.
   *
   * @param cause the task's own exception or one of {@code dev.procession}
   */
  public record Failed(Throwable cause) {}

  /**
   * How many items these are of.
   *
   * @return the number
   */
  public int size() {
    return values.length;
  }
}

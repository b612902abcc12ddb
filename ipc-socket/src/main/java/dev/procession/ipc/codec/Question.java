package dev.procession.ipc.codec;

import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/** What a filter is asked. */
record Question(
    @Nullable Class<?> serialClass, long arrayLength, long depth, long references, long streamBytes)
    implements ObjectInputFilter.FilterInfo {

  static Question of(ObjectInputFilter.FilterInfo asked) {
    return new Question(
        asked.serialClass(),
        asked.arrayLength(),
        asked.depth(),
        asked.references(),
        asked.streamBytes());
  }

  /** The same about another class. */
  Question about(@Nullable Class<?> other) {
    return other == serialClass
        ? this
        : new Question(other, arrayLength, depth, references, streamBytes);
  }

  @Override
  public String toString() {
    return (serialClass == null ? "a value" : serialClass.getTypeName())
        + (arrayLength < 0 ? "" : " of length " + arrayLength)
        + " (depth "
        + depth
        + ", references "
        + references
        + ", bytes "
        + streamBytes
        + ")";
  }
}

package dev.procession.ipc.codec;

import java.util.List;

/**
 * A value on its way.
 *
 * @param bytes the room that was asked for, then the value
 * @param words the numbers in it that the receiver's {@link Glossary} must know
 * @param stored the names of what lies in the {@link Annex}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
public record Encoded(byte[] bytes, int[] words, List<String> stored) {
  /** Nothing to learn. */
  public static final int[] NO_WORDS = {};
}

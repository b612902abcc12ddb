package dev.procession.ipc.codec;

/**
 * A value on its way.
 *
 * @param bytes the room that was asked for, then the value
 * @param words the numbers in it that the receiver's {@link Glossary} must know
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, and never compared
public record Encoded(byte[] bytes, int[] words) {}

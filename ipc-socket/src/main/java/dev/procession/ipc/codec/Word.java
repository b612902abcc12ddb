package dev.procession.ipc.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * What messages of this JVM name by number: a class, or the shape of a lambda. A message lists the
 * numbers that it uses, and whoever sends it sees to it that the peer has learnt them before
 * (Glossary). The numbers are the same in all conversations, so a message is encoded without
 * knowing to whom it goes, and may go to somebody else in the end.
 *
 * Their number is bounded, so that a program that makes classes for ever doesn't fill
 * its own memory and its workers'; what comes later travels under its full name.
 */
final class Word {
  /** The most that one JVM has; a peer that claims more is not believed. */
  static final int MOST = 1 << 16;

  /** The most bytes of all definitions together; for the peer as well. */
  static final int MOST_BYTES = 16 << 20;

  private static final List<Word> ALL = new ArrayList<>();
  private static int allBytes;

  private static final ClassValue<Holder> CLASSES =
      new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> type) {
          return new Holder(add(type.getName().getBytes(StandardCharsets.UTF_8)));
        }
      };

  private record Holder(@Nullable Word word) {}

  private final int number;
  private final byte[] definition;

  private Word(int number, byte[] definition) {
    this.number = number;
    this.definition = definition;
  }

  /** The word for a class; {@code null} if there are too many. */
  static @Nullable Word of(Class<?> type) {
    return CLASSES.get(type).word();
  }

  /** A new word; {@code null} if there are too many. */
  static @Nullable Word add(byte[] definition) {
    synchronized (ALL) {
      int number = ALL.size() + 1; // 0 stands for none
      if (number >= MOST || definition.length > MOST_BYTES - allBytes) {
        return null;
      }
      allBytes += definition.length;
      Word word = new Word(number, definition);
      ALL.add(word);
      return word;
    }
  }

  /** What the peer has to learn about a number that a message lists. */
  static byte[] definitionOf(int number) {
    synchronized (ALL) {
      return ALL.get(number - 1).definition;
    }
  }

  int number() {
    return number;
  }
}

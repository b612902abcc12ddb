package dev.procession.ipc.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the peer of one conversation means by its numbers. One thread learns, another one may look
 * up what it learnt before.
 */
public final class Glossary {
  /** What a number stands for, as far as it was looked up. */
  private static final class Entry {
    private final byte[] definition;
    private @Nullable ClassLoader loader;
    private @Nullable Object meaning;

    Entry(byte[] definition) {
      this.definition = definition;
    }
  }

  private @Nullable Entry[] entries = new @Nullable Entry[16];
  private int bytes;

  /**
   * Takes in what a number stands for.
   *
   * @param number the number
   * @param definition what it stands for
   * @throws IOException if no peer that means well says that
   */
  public synchronized void learn(long number, byte[] definition) throws IOException {
    if (number < 1 || number >= Word.MOST || definition.length > Word.MOST_BYTES - bytes) {
      throw new IOException("not a definition: number=" + number + ", bytes=" + definition.length);
    }
    int index = (int) number;
    if (index >= entries.length) {
      entries = Arrays.copyOf(entries, Math.max(index + 1, 2 * entries.length));
    }
    if (entries[index] != null) {
      throw new IOException("defined twice: number=" + number);
    }
    entries[index] = new Entry(definition);
    bytes += definition.length;
  }

  /** The class that a number stands for, whose name is asked about before it is loaded. */
  synchronized Class<?> classOf(int number, ClassLoader loader, BoundedInput message) {
    Entry entry = entry(number);
    if (entry.meaning instanceof Class<?> known && entry.loader == loader) {
      return known;
    }
    String name = new String(entry.definition, StandardCharsets.UTF_8);
    return know(entry, loader, ClassLookup.find(message.askName(name), loader));
  }

  /** The lambda's shape that a number stands for. */
  synchronized LambdaMaker lambdaOf(int number, ClassLoader loader, BoundedInput message) {
    Entry entry = entry(number);
    if (entry.meaning instanceof LambdaMaker known && entry.loader == loader) {
      return known;
    }
    return know(entry, loader, LambdaMaker.read(entry.definition, loader, message));
  }

  private static <T> T know(Entry entry, ClassLoader loader, T meaning) {
    entry.loader = loader;
    entry.meaning = meaning;
    return meaning;
  }

  private Entry entry(int number) {
    Entry entry = number < 0 || number >= entries.length ? null : entries[number];
    if (entry == null) {
      throw new IllegalStateException("a number that was never defined: " + number);
    }
    return entry;
  }
}

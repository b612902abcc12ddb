package dev.procession.ipc.codec;

import java.io.IOException;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A codec that talks to itself: it is taught what it says. */
final class Talk {
  private final Codec codec;
  private final Glossary glossary;
  private final BitSet taught;

  Talk() {
    this(Codec.kryo(), new Glossary(), new BitSet());
  }

  private Talk(Codec codec, Glossary glossary, BitSet taught) {
    this.codec = codec;
    this.glossary = glossary;
    this.taught = taught;
  }

  /** One that was taught the same, but looks classes up elsewhere. */
  Talk with(Supplier<? extends @Nullable ClassLoader> loaders) {
    return new Talk(Codec.kryo(loaders), glossary, taught);
  }

  byte[] encode(@Nullable Object value) {
    Encoded encoded = codec.encode(value, 0, Annex.NONE);
    synchronized (taught) {
      for (int word : encoded.words()) {
        if (!taught.get(word)) {
          taught.set(word);
          learn(word);
        }
      }
    }
    return encoded.bytes();
  }

  private void learn(int word) {
    try {
      glossary.learn(word, Codec.definitionOf(word));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Nullable Object decode(byte[] bytes, int offset, int length) {
    return codec.decode(bytes, offset, length, glossary, Annex.NONE);
  }
}

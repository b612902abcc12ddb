package dev.procession.ipc.codec;

import java.io.IOException;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A codec that talks to itself: it is taught what it says. */
final class Talk {
  private final Codec codec;
  private final Peer peer;
  private final BitSet taught;

  Talk() {
    this(Codec.kryo(), new Peer(), new BitSet());
  }

  private Talk(Codec codec, Peer peer, BitSet taught) {
    this.codec = codec;
    this.peer = peer;
    this.taught = taught;
  }

  /** One that was taught the same, but looks classes up elsewhere. */
  Talk with(Supplier<? extends @Nullable ClassLoader> loaders) {
    return new Talk(Codec.kryo(loaders), peer, taught);
  }

  /** One that was taught the same, but lets less through. */
  Talk with(String filter) {
    return with(filter, ResultLimits.NONE);
  }

  /** The same with limits; {@code null} is no filter. */
  Talk with(@Nullable String filter, ResultLimits limits) {
    return new Talk(
        codec, new Peer(peer.glossary(), peer.annex(), ResultFilter.of(filter), limits), taught);
  }

  Peer peer() {
    return peer;
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
      peer.glossary().learn(word, Codec.definitionOf(word));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Nullable Object decode(byte[] bytes, int offset, int length) {
    return codec.decode(bytes, offset, length, peer);
  }
}

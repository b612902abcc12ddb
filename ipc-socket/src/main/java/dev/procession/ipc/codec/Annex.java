package dev.procession.ipc.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Where large arrays lie beside the message that names them. Thread-safe. */
public interface Annex {
  /** Takes nothing and has nothing. */
  Annex NONE =
      new Annex() {
        @Override
        public @Nullable String store(long bytes, Chunks source) {
          return null;
        }

        @Override
        public void load(String name, long bytes, Chunks sink) throws IOException {
          throw new IOException("there is no shared memory: name=" + name);
        }

        @Override
        public void remove(String name) {}
      };

  /** From how many bytes on an array is stored in here, if there is room. */
  int THRESHOLD = 256 << 10;

  /** Moves an array piece by piece. */
  @FunctionalInterface
  interface Chunks {
    /** Fills or empties the whole buffer, going on where the last call ended. */
    void move(ByteBuffer chunk);
  }

  /**
   * Stores the content of an array.
   *
   * @param bytes how many there are
   * @param source fills the chunks, whose lengths are multiples of eight but for the last
   * @return the name to load it by; {@code null} if there is no room, and it has to travel itself
   */
  @Nullable String store(long bytes, Chunks source);

  /**
   * Loads what was stored, on this or the other side.
   *
   * @param name its name, which need not be believed
   * @param bytes how many there must be
   * @param sink empties the chunks
   * @throws IOException if there is no such array
   */
  void load(String name, long bytes, Chunks sink) throws IOException;

  /**
   * Removes what was stored; nothing happens if it is gone.
   *
   * @param name its name
   */
  void remove(String name);
}

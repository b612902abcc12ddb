package dev.procession.ipc.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
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
        public <C extends Chunks> C load(String name, long bytes, Supplier<C> sink)
            throws IOException {
          throw new IOException("there is no shared memory: name=" + name);
        }

        @Override
        public void remove(String name) {}
      };

  /** From how many bytes on an array is stored in here, if there is room. */
  int THRESHOLD = 256 << 10;

  /** Moves an array piece by piece, different pieces on several threads at once. */
  @FunctionalInterface
  interface Chunks {
    /** Fills or empties the whole buffer, with the bytes from an offset on. */
    void move(long at, ByteBuffer chunk);
  }

  /**
   * Stores the content of an array.
   *
   * @param bytes how many there are
   * @param source fills the chunks, whose lengths are multiples of eight but for the last's
   * @return the name to load it by; {@code null} if there is no room, and it has to travel itself
   */
  @Nullable String store(long bytes, Chunks source);

  /**
   * Loads what was stored, on this or the other side.
   *
   * @param name its name, which need not be believed
   * @param bytes how many there must be
   * @param sink makes what empties the chunks, once it is certain that there are so many bytes
   * @return what was made
   * @throws IOException if there is no such array
   */
  <C extends Chunks> C load(String name, long bytes, Supplier<C> sink) throws IOException;

  /**
   * Removes what was stored, which is loaded no more; nothing happens if it is gone.
   *
   * @param name its name
   */
  void remove(String name);
}

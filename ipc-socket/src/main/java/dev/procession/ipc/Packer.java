package dev.procession.ipc;

import dev.procession.core.worker.Chunk;
import dev.procession.core.worker.ChunkPacker;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.Annex;
import dev.procession.ipc.codec.Codec;
import dev.procession.ipc.codec.Encoded;
import dev.procession.ipc.codec.ValueWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs chunks of one function; a chunk is full when its bytes are more than a few small items'.
 */
final class Packer implements ChunkPacker {
  private static final int FULL = 32 << 10;
  private static final int LARGE = FULL / 4;

  private final Codec codec;
  private final Encoded function;
  private final ValueWriter items;
  private final List<String> stored = new ArrayList<>(0);
  private int[] words;

  /** Makes one; {@code null} if the function is so large that each item goes with its own. */
  static @Nullable Packer of(Codec codec, Object function) {
    Encoded encoded = codec.encode(function, 0, Annex.NONE); // each chunk has it inside
    return encoded.bytes().length > LARGE ? null : new Packer(codec, encoded);
  }

  private Packer(Codec codec, Encoded function) {
    this.codec = codec;
    this.function = function;
    this.words = function.words();
    this.items = new ValueWriter(PackedChunk.HEADER + function.bytes().length);
  }

  @Override
  public boolean add(@Nullable Object item) {
    if (!items.writePlain(item)) {
      Encoded encoded = codec.encode(item, 0, SharedMemory.ofOrders());
      stored.addAll(encoded.stored());
      items.write(encoded.bytes());
      learn(encoded.words());
    }
    return items.length() < FULL && stored.isEmpty();
  }

  private void learn(int[] more) {
    if (more.length > 0 && !Arrays.equals(more, words)) {
      words = IntStream.concat(Arrays.stream(words), Arrays.stream(more)).distinct().toArray();
    }
  }

  @Override
  public int items() {
    return items.count();
  }

  @Override
  public Chunk take() {
    int count = items.count();
    byte[] code = function.bytes();
    byte[] payload = items.take().putInt(count).putInt(code.length).put(code).array();
    PackedChunk chunk = new PackedChunk(payload, count, words, StoredArrays.of(stored));
    stored.clear();
    words = function.words();
    return chunk;
  }
}

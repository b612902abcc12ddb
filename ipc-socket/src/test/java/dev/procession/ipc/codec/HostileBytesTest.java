package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.procession.SerializableCallable;
import dev.procession.TaskSerializationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged bytes give a value or a {@link TaskSerializationException}, nothing else. */
class HostileBytesTest {
  private static final byte[] SIX = {0x0b, -1, -1, -1, -1, 0x07};

  private final Talk codec = new Talk();
  private final FailureCodec failures = new FailureCodec(() -> null);

  @Test
  void sixBytesThatDeclareALongList() {
    for (int tag = -1; tag < 20; tag++) {
      for (int type = -1; type < 60; type++) {
        byte[] bytes = tag < 0 ? SIX : join((byte) tag, type < 0 ? SIX : join((byte) type, SIX));
        decode(bytes);
        byte[] afterReference = join((byte) tag, join((byte) type, join((byte) 1, SIX)));
        decode(afterReference);
        decode(join((byte) tag, join((byte) type, join((byte) 1, Arrays.copyOfRange(SIX, 1, 6)))));
      }
    }
    assertThatThrownBy(() -> codec.decode(SIX, 0, SIX.length))
        .isInstanceOf(TaskSerializationException.class);
    assertThatThrownBy(() -> codec.decode(SIX, 0, 0))
        .isInstanceOf(TaskSerializationException.class);
  }

  private static byte[] join(byte first, byte[] rest) {
    byte[] joined = new byte[rest.length + 1];
    joined[0] = first;
    System.arraycopy(rest, 0, joined, 1, rest.length);
    return joined;
  }

  private void decode(byte[] bytes) {
    try {
      codec.decode(bytes, 0, bytes.length);
    } catch (TaskSerializationException e) {
      assertThat(e.getMessage()).contains("bytes=");
    } catch (Throwable e) {
      fail(Arrays.toString(bytes), e);
    }
  }

  private List<byte[]> encodings() {
    int captured = 5;
    SerializableCallable<Object> lambda = () -> captured;
    Object plain =
        new ArrayList<>(
            Arrays.asList(
                1,
                "two",
                3L,
                new int[] {4},
                Map.of("a", 1),
                UUID.randomUUID(),
                lambda,
                null,
                new Fixtures.Point(1, 2),
                new HashMap<>(Map.of("k", "v")),
                Fixtures.Color.GREEN));
    Object java = List.of(new Fixtures.Bean("a"), new LinkedHashMap<>(Map.of("a", new long[9])));
    return List.of(codec.encode(plain), codec.encode(java), codec.encode(new Exception("a")));
  }

  @Test
  void truncations() {
    for (byte[] bytes : encodings()) {
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        assertThatThrownBy(() -> codec.decode(bytes, 0, cut))
            .isInstanceOf(TaskSerializationException.class);
      }
      decode(Arrays.copyOf(bytes, bytes.length + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void flips(long seed) {
    Random random = new Random(seed);
    for (byte[] bytes : encodings()) {
      for (int round = 0; round < 3000; round++) {
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          damaged[1 + random.nextInt(damaged.length - 1)] ^= (byte) (1 << random.nextInt(8));
        }
        decode(damaged);
      }
    }
  }

  @Test
  void damagedFailures() {
    Random random = new Random(7);
    byte[] bytes = failures.encodeFailure(new Exception("a", new Error("b")), "worker 1");
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(failures.decodeFailure(damaged, 0, damaged.length, new Peer())).isNotNull();
      assertThat(failures.decodeFailure(bytes, 0, random.nextInt(bytes.length), new Peer()))
          .isNotNull();
    }
  }

  @Test
  void namesTheRecordsFieldThatCantBeMade() {
    byte[] bytes = codec.encode(new Fixtures.Generic<>(new Fixtures.Range(1, 2)));
    for (int i = bytes.length - 4; i < bytes.length; i++) {
      bytes[i] = 0; // high = 0
    }
    assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length))
        .isInstanceOf(TaskSerializationException.class)
        .hasMessageContaining("path=(root).value")
        .hasMessageContaining("low > high");
  }
}

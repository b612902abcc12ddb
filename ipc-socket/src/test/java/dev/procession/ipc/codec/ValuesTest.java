package dev.procession.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values behind each other, the small ones in their plain form. */
class ValuesTest {
  private static final List<Object> VALUES =
      Arrays.asList(
          0,
          1,
          -1,
          63,
          64,
          -65,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          0L,
          -1L,
          1L << 40,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          0.0,
          -0.0,
          Double.NaN,
          Double.MIN_VALUE,
          true,
          false,
          null);

  private final Codec codec = Codec.kryo();

  private List<Object> read(byte[] bytes, int start) {
    List<Object> found = new ArrayList<>();
    for (ValueReader reader = new ValueReader(bytes, start); reader.next(); ) {
      found.add(codec.decode(bytes, reader.offset(), reader.length(), new Peer()));
    }
    return found;
  }

  @Test
  void plainValuesArriveAsTheyWere() {
    ValueWriter writer = new ValueWriter(12);
    VALUES.forEach(value -> assertThat(writer.writePlain(value)).isTrue());
    assertThat(writer.count()).isEqualTo(VALUES.size());
    assertThat(read(writer.take().array(), 12)).isEqualTo(VALUES);
    assertThat(writer.count()).isZero();
    assertThat(writer.length()).isEqualTo(12);
  }

  @Test
  void othersTravelBetweenThemHoweverLong() {
    ValueWriter writer = new ValueWriter(0);
    List<Object> expected = new ArrayList<>();
    for (int length : new int[] {0, 1, 125, 126, 127, 128, 16_383, 20_000, 3_000_000}) {
      String text = "x".repeat(length);
      assertThat(writer.writePlain(text)).isFalse();
      writer.write(codec.encode(text, 0, Annex.NONE).bytes());
      assertThat(writer.writePlain(length)).isTrue();
      expected.add(text);
      expected.add(length);
    }
    assertThat(read(writer.take().array(), 0)).isEqualTo(expected);
  }

  @Test
  void damagedBytesAreRefusedAndReadNothingBehindTheirEnd() {
    Random random = new Random(7);
    ValueWriter writer = new ValueWriter(0);
    for (int i = 0; i < 20_000; i++) {
      VALUES.forEach(value -> assertThat(writer.writePlain(value)).isTrue());
      byte[] bytes = writer.take().array();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      for (byte[] damaged : List.of(bytes, cut)) {
        try {
          assertThat(read(damaged, 0)).hasSizeLessThanOrEqualTo(damaged.length);
        } catch (IllegalStateException | dev.procession.TaskSerializationException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void aLengthBeyondTheEndIsRefused() {
    assertThatThrownBy(() -> new ValueReader(new byte[] {5, 16}, 0).next())
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> new ValueReader(new byte[] {-1, -1, -1, -1, -1, 1}, 0).next())
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> new ValueReader(new byte[] {0}, 0).next())
        .hasMessageContaining("damaged");
  }
}

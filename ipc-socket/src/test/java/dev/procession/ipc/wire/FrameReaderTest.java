package dev.procession.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static ByteBuffer bytes(Frame frame) {
    ByteBuffer buffer = ByteBuffer.allocate(FrameHeader.BYTES + frame.payload().length);
    new FrameHeader(frame.payload().length, frame.kind(), frame.id()).write(buffer);
    return buffer.put(frame.payload()).flip();
  }

  @Test
  void readsFramesHoweverTheyAreCut() throws IOException {
    byte[] payload = new byte[3_000_000];
    new Random(1).nextBytes(payload);
    ByteBuffer whole = bytes(new Frame(FrameKind.ORDER, 42, payload));
    FrameReader reader = new FrameReader();
    Frame frame = null;
    Random random = new Random(2);
    while (whole.hasRemaining()) {
      assertThat(frame).isNull();
      // as a connection does, a header is shown whole or not at all
      int count = Math.min(whole.remaining(), 16 + random.nextInt(100_000));
      ByteBuffer part = whole.slice(whole.position(), count);
      frame = reader.next(part);
      whole.position(whole.position() + part.position());
    }
    assertThat(frame.kind()).isEqualTo(FrameKind.ORDER);
    assertThat(frame.id()).isEqualTo(42);
    assertThat(frame.payload()).isEqualTo(payload);
  }

  @Test
  void waitsForAWholeHeader() throws IOException {
    ByteBuffer whole = bytes(Frame.of(FrameKind.DRAIN, 1));
    assertThat(new FrameReader().next(whole.slice(0, 15))).isNull();
  }

  @Test
  void neverAllocatesByTheDeclaredLength() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    new FrameHeader(FrameHeader.MAX_LENGTH, FrameKind.RESULT, 1).write(header);
    for (int i = 0; i < 64; i++) { // each would be 2 GiB
      assertThat(new FrameReader().next(header.duplicate().flip())).isNull();
    }
  }

  @Test
  void refusesWhatIsNoFrame() {
    ByteBuffer negative = ByteBuffer.allocate(16).putInt(-1).putInt(0).putLong(0).flip();
    assertThatThrownBy(() -> new FrameReader().next(negative)).hasMessageContaining("length=-1");
    ByteBuffer unknown = ByteBuffer.allocate(16).putInt(0).putInt(99 << 24).putLong(0).flip();
    assertThatThrownBy(() -> new FrameReader().next(unknown)).hasMessageContaining("kind=99");
    ByteBuffer reserved = ByteBuffer.allocate(16).putInt(0).putInt(1).putLong(0).flip();
    assertThatThrownBy(() -> new FrameReader().next(reserved)).hasMessageContaining("not a frame");
  }

  @Test
  void survivesAnyBytes() {
    Random random = new Random(3);
    byte[] noise = new byte[64];
    for (int i = 0; i < 200_000; i++) {
      random.nextBytes(noise);
      noise[0] = (byte) random.nextInt(2);
      ByteBuffer in = ByteBuffer.wrap(noise);
      FrameReader reader = new FrameReader();
      try {
        while (reader.next(in) != null) {
          assertThat(in.position()).isPositive();
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("frame");
      }
    }
  }

  /** What there is no memory for is passed over, and the next frame is read whole. */
  @Test
  void dropsWhatDoesNotFit() throws IOException {
    FrameReader reader =
        new FrameReader(
            (array, size) -> {
              if (size > 1 << 20) {
                throw new OutOfMemoryError("as of a full heap");
              }
              return Arrays.copyOf(array, size);
            });
    ByteBuffer large = bytes(new Frame(FrameKind.RESULT, 42, new byte[3_000_000]));
    Frame frame = null;
    while (large.hasRemaining()) {
      ByteBuffer part = large.slice(large.position(), Math.min(large.remaining(), 65_536));
      frame = reader.next(part);
      large.position(large.position() + part.position());
    }
    assertThat(frame.id()).isEqualTo(42);
    assertThat(frame.payload()).isEmpty();
    assertThat(reader.dropped()).isEqualTo(3_000_000);
    Frame small = new Frame(FrameKind.RESULT, 43, new byte[] {1, 2});
    Frame next = reader.next(bytes(small));
    assertThat(next.id()).isEqualTo(43);
    assertThat(next.payload()).containsExactly(1, 2);
    assertThat(reader.dropped()).isZero();
  }
}

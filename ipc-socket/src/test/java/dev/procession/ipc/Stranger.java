package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ProcessSpec;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who comes to a worker that listens and says what it likes, byte by byte. */
final class Stranger implements AutoCloseable {
  private static final int NONCE = 32;
  private static final byte[] HELLO = Arrays.copyOf("PRCN\1P".getBytes(US_ASCII), 6 + NONCE);

  private final SocketChannel channel;
  private final byte[] heard;

  private Stranger(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.heard = hear(HELLO.length);
  }

  /** One that has been noticed: it has the worker's hello. */
  static Stranger at(SocketAddress address) throws IOException {
    return new Stranger(SocketChannel.open(address));
  }

  /** A hello whose nonce is zeros. */
  static byte[] hello() {
    return HELLO.clone();
  }

  /** What proves to this stranger's worker that one knows the key. */
  byte[] proof(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(HELLO, 5, 1 + NONCE);
    mac.update(heard, 6, NONCE);
    return mac.doFinal();
  }

  /** What a parent says first after the handshake. */
  static byte[] introduction() {
    WorkerRequest request =
        new WorkerRequest(
            "W", "", "test", WorkerRequest.Purpose.POOL, ProcessSpec.ofCurrentJvm(), null, false);
    byte[] words = Introduction.of(request, "", "w0").bytes();
    ByteBuffer bytes = ByteBuffer.allocate(16 + words.length);
    DamagedConversation.put(bytes, new Frame(FrameKind.SETUP, 0, words));
    return bytes.array();
  }

  /** Says it as far as the worker listens. */
  void say(byte[]... words) {
    try {
      for (byte[] word : words) {
        int unused = channel.write(ByteBuffer.wrap(word));
      }
    } catch (IOException e) {
      // The worker has closed.
    }
  }

  byte[] hear(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      assertThat(channel.read(bytes)).as("bytes heard").isPositive();
    }
    return bytes.array();
  }

  /** Says no more, and waits until the worker has closed. */
  void leave() throws IOException {
    channel.shutdownOutput();
    awaitEnd();
  }

  /** Waits until the worker has closed. */
  void awaitEnd() {
    ByteBuffer ignored = ByteBuffer.allocate(1_000);
    try {
      while (channel.read(ignored.clear()) >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // Closed without having read all.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.procession.ipc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.ProcessSpec;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.wire.Frame;
import dev.procession.ipc.wire.FrameKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who comes to a worker that listens at a Unix socket and says what it likes, byte by byte. What it
 * needs of the protocol it has from its description, not from the code that is tested.
 */
final class Stranger implements AutoCloseable {
  static final int HELLO = 71;
  static final int PROOF = 32;

  /** Of a record, besides its bytes. */
  static final int SEAL = 4 + 16;

  private final SocketChannel channel;
  private final byte[] hello;
  private final byte[] heard;
  private long said;
  private long answers;

  private Stranger(SocketChannel channel, SocketAddress address)
      throws IOException, GeneralSecurityException {
    this.channel = channel;
    this.hello = hello("unix:" + address);
    this.heard = hear(HELLO);
  }

  /** One that has been noticed: it has the worker's hello. */
  static Stranger at(SocketAddress address) throws IOException, GeneralSecurityException {
    return new Stranger(SocketChannel.open(address), address);
  }

  /** A hello whose nonce is zeros. */
  private static byte[] hello(String address) throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.allocate(HELLO)
        .put("PRCN\2Pa".getBytes(US_ASCII))
        .position(HELLO - digest.length)
        .put(digest)
        .array();
  }

  byte[] hello() {
    return hello.clone();
  }

  /** What proves to this stranger's worker that one knows the key. */
  byte[] proof(byte[] key) throws GeneralSecurityException {
    return derived(key, "proof of the PARENT");
  }

  /** A record of what it says next. */
  byte[] sealed(byte[] key, byte[] bytes) throws GeneralSecurityException {
    ByteBuffer record = ByteBuffer.allocate(SEAL + bytes.length).putInt(bytes.length).put(bytes);
    byte[] before = Arrays.copyOf(record.array(), record.position());
    return record.put(tag(derived(key, "records of the PARENT"), said++, before)).array();
  }

  /** The next record of the worker, which has so many bytes. */
  byte[] hearSealed(byte[] key, int length) throws IOException, GeneralSecurityException {
    byte[] record = hear(SEAL + length);
    byte[] tag =
        tag(derived(key, "records of the WORKER"), answers++, Arrays.copyOf(record, 4 + length));
    assertThat(Arrays.copyOfRange(record, 4 + length, record.length)).isEqualTo(tag);
    assertThat(ByteBuffer.wrap(record).getInt()).isEqualTo(length);
    return Arrays.copyOfRange(record, 4, 4 + length);
  }

  private static byte[] tag(byte[] key, long number, byte[] record)
      throws GeneralSecurityException {
    return Arrays.copyOf(hmac(key, ByteBuffer.allocate(8).putLong(number).array(), record), 16);
  }

  private byte[] derived(byte[] key, String purpose) throws GeneralSecurityException {
    byte[] secret = hmac("procession, version 2".getBytes(US_ASCII), key);
    return hmac(secret, purpose.getBytes(US_ASCII), new byte[] {0}, hello, heard, new byte[] {1});
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      message.writeBytes(part);
    }
    return mac.doFinal(message.toByteArray());
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

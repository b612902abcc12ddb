package dev.procession.ipc.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two sides, and somebody between them who sees each record and does with it what he likes. */
class AuthenticatedTransportTest {
  private static final byte[] TO = "the key for one direction".getBytes(US_ASCII);
  private static final byte[] FRO = "the key for the other one".getBytes(US_ASCII);
  private static final int FRAMES = 5;

  private SocketPair near;
  private SocketPair far;
  private Connection one;
  private Connection other;

  @BeforeEach
  void connect() throws IOException {
    near = SocketPair.open();
    far = SocketPair.open();
    one = connection(near.one(), TO, FRO);
    other = connection(far.one(), FRO, TO);
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
    near.close();
    far.close();
  }

  private static Connection connection(SocketChannel channel, byte[] ours, byte[] theirs)
      throws IOException {
    Connection.prepare(channel);
    return new Connection(
        channel,
        Selector.open(),
        new AuthenticatedTransport(channel, new Hmac(ours), new Hmac(theirs)));
  }

  /** The next record, as it is on its way. */
  private static byte[] record(SocketChannel channel) throws IOException {
    byte[] length = bytes(channel, AuthenticatedTransport.LENGTH);
    int rest = ByteBuffer.wrap(length).getInt() + AuthenticatedTransport.TAG;
    return ByteBuffer.allocate(length.length + rest).put(length).put(bytes(channel, rest)).array();
  }

  private static byte[] bytes(SocketChannel channel, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      assertThat(channel.read(bytes)).isNotNegative();
    }
    return bytes.array();
  }

  private void pass(byte[]... records) throws IOException {
    for (byte[] record : records) {
      ByteBuffer bytes = ByteBuffer.wrap(record);
      while (bytes.hasRemaining()) {
        int unused = far.other().write(bytes);
      }
    }
  }

  /** Each frame a record of its own. */
  private List<byte[]> recordsOfFrames() throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (int id = 0; id < FRAMES; id++) {
      one.send(new Frame(FrameKind.ORDER, id, new byte[id]));
      one.flush();
      records.add(record(near.other()));
    }
    return records;
  }

  private enum Mischief {
    FLIPPED_LENGTH,
    FLIPPED_BYTE,
    FLIPPED_TAG,
    REPLAYED,
    LEFT_OUT,
    EXCHANGED,
    MADE_UP,
    UNSEALED,
    REFLECTED,
    ANOTHER_CONVERSATIONS,
    EMPTY,
    OVERSIZED,
    NEGATIVE
  }

  /** What the one in the middle passes on, of whose records the first two are untouched. */
  private List<byte[]> mischief(Mischief mischief, List<byte[]> records) throws Exception {
    byte[] third = records.get(2);
    switch (mischief) {
      case FLIPPED_LENGTH -> third[3] ^= 1;
      case FLIPPED_BYTE -> third[AuthenticatedTransport.LENGTH + 9] ^= 1;
      case FLIPPED_TAG -> third[third.length - 1] ^= 1;
      case REPLAYED -> records.add(2, records.get(1));
      case LEFT_OUT -> records.remove(2);
      case EXCHANGED -> Collections.swap(records, 2, 3);
      case MADE_UP -> records.add(2, ByteBuffer.allocate(36).putInt(16).array());
      case UNSEALED -> records.add(2, new byte[16]);
      case REFLECTED -> {
        for (int i = 0; i < 3; i++) {
          other.send(Frame.of(FrameKind.ORDER, i));
          other.flush();
          records.set(2, record(far.other()));
        }
      }
      case ANOTHER_CONVERSATIONS -> {
        try (SocketPair pair = SocketPair.open();
            Connection another = connection(pair.one(), FRO, TO)) {
          for (int i = 0; i < 3; i++) {
            another.send(new Frame(FrameKind.ORDER, i, new byte[i]));
            another.flush();
            records.set(2, record(pair.other()));
          }
        }
      }
      case EMPTY -> records.add(2, new byte[20]);
      case OVERSIZED -> records.add(2, ByteBuffer.allocate(20).putInt((64 << 10) + 1).array());
      case NEGATIVE -> records.add(2, ByteBuffer.allocate(20).putInt(-1).array());
    }
    return records;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasNotSentSoEndsTheConversation(Mischief mischief) throws Exception {
    List<byte[]> records = mischief(mischief, recordsOfFrames());
    pass(records.toArray(byte[][]::new));
    far.other().shutdownOutput();
    List<Long> heard = new ArrayList<>();
    assertThatThrownBy(() -> hearAll(heard))
        .isInstanceOf(Connection.Altered.class)
        .hasMessageContaining("was not sent by the other side")
        .hasMessageContaining("record=");
    assertThat(heard).isIn(List.of(0L, 1L), List.of(0L), List.of()); // what came before, or a part
  }

  private void hearAll(List<Long> heard) throws IOException {
    while (other.receive(frame -> heard.add(frame.id()), Long.MAX_VALUE)) {
      assertThat(heard).hasSizeLessThan(FRAMES);
    }
  }

  /** At whatever byte. */
  @Test
  void whatIsCutIsHeardUpToThatRecord() throws Exception {
    List<byte[]> records = recordsOfFrames();
    byte[] third = records.get(2);
    pass(records.get(0), records.get(1));
    int unused = far.other().write(ByteBuffer.wrap(third, 0, third.length - 1));
    far.other().shutdownOutput();
    List<Long> heard = new ArrayList<>();
    hearAll(heard);
    assertThat(heard).containsExactly(0L, 1L);
  }

  @Test
  void aRecordMayComeByteByByteAndManyAtOnce() throws Exception {
    BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
    CompletableFuture<Void> reading = read(other, frame -> heard.add(frame.id()));
    List<byte[]> records = recordsOfFrames();
    for (byte one : records.get(0)) {
      pass(new byte[] {one});
    }
    assertThat(heard.poll(60, TimeUnit.SECONDS)).isZero();
    pass(records.subList(1, FRAMES).toArray(byte[][]::new));
    for (long id = 1; id < FRAMES; id++) {
      assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(id);
    }
    far.other().shutdownOutput();
    reading.get(60, TimeUnit.SECONDS);
  }

  private static CompletableFuture<Void> read(Connection connection, Connection.Receiver receiver) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            new Reading(connection, receiver, Reading.Attendant.NONE).follow();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }

  /**
   * Frames of all sizes both ways at once, more than the sockets take: what is sealed and not taken
   * is kept, and what is opened and does not fit is not waited for.
   */
  @Test
  void everythingArrivesBothWaysAtOnce() throws Exception {
    near.close();
    near = SocketPair.open();
    try (Connection here = connection(near.one(), TO, FRO);
        Connection there = connection(near.other(), FRO, TO)) {
      long seed = new Random().nextLong();
      List<byte[]> payloads = payloads(new Random(seed));
      CompletableFuture<Boolean> atHere = new CompletableFuture<>();
      CompletableFuture<Boolean> atThere = new CompletableFuture<>();
      CompletableFuture<Void> unused = read(here, compared(payloads, atHere));
      CompletableFuture<Void> unusedToo = read(there, compared(payloads, atThere));
      for (int i = 0; i < payloads.size(); i++) {
        here.send(new Frame(FrameKind.ORDER, i, payloads.get(i)));
        there.send(new Frame(FrameKind.RESULT, i, payloads.get(i)));
        if (i % 3 == 0) {
          here.flush();
          there.flush();
        }
      }
      here.flush();
      there.flush();
      assertThat(atHere.get(60, TimeUnit.SECONDS)).as("seed=%d", seed).isTrue();
      assertThat(atThere.get(60, TimeUnit.SECONDS)).as("seed=%d", seed).isTrue();
    }
  }

  private static List<byte[]> payloads(Random random) {
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 2 << 20 : 200)];
      random.nextBytes(payload);
      payloads.add(payload);
    }
    payloads.add(new byte[(64 << 10) - 16]); // with its header exactly a record, and a buffer
    payloads.add(new byte[1]);
    return payloads;
  }

  private static Connection.Receiver compared(
      List<byte[]> payloads, CompletableFuture<Boolean> same) {
    return frame -> {
      int at = (int) frame.id();
      if (!Arrays.equals(frame.payload(), payloads.get(at))) {
        same.complete(false);
      } else if (at == payloads.size() - 1) {
        same.complete(true);
      }
      return true;
    };
  }

  /** Which fill the connection's buffer, so that a part of the second record stays behind. */
  @Test
  void whatIsOpenedAndDoesNotFitIsNotWaitedFor() throws Exception {
    try (SocketPair pair = SocketPair.open();
        Connection here = connection(pair.one(), TO, FRO);
        Connection there = connection(pair.other(), FRO, TO)) {
      here.send(Frame.of(FrameKind.ORDER, 0));
      here.send(Frame.of(FrameKind.ORDER, 1)); // two at once are not looked for again
      here.flush();
      here.send(new Frame(FrameKind.ORDER, 2, new byte[AuthenticatedTransport.MOST - 16]));
      here.flush();
      BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
      CompletableFuture<Void> reading = read(there, frame -> heard.add(frame.id()));
      for (long id = 0; id < 3; id++) {
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(id);
      }
      pair.one().shutdownOutput();
      reading.get(60, TimeUnit.SECONDS);
    }
  }

  private static final Frame LARGE = new Frame(FrameKind.ORDER, 1, new byte[60_000]);

  /** How many the socket takes of these until one stays behind, of which the outbox is empty. */
  private static int framesUntilOneStays() throws IOException {
    try (SocketPair pair = SocketPair.open();
        Connection here = connection(pair.one(), TO, FRO)) {
      int frames = 0;
      while (here.unflushed() == 0) {
        here.send(LARGE);
        here.flush();
        frames++;
      }
      return frames - 1;
    }
  }

  @Test
  void whatIsSealedTravelsWhenThereIsRoomThoughNothingElseIsSent() throws Exception {
    int frames = framesUntilOneStays();
    try (SocketPair pair = SocketPair.open();
        Connection here = connection(pair.one(), TO, FRO);
        Connection there = connection(pair.other(), FRO, TO)) {
      for (int i = 0; i < frames; i++) {
        here.send(LARGE);
        here.flush();
      }
      assertThat(here.unflushed()).isZero();
      BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
      CompletableFuture<Void> reading = read(there, frame -> heard.add(frame.id()));
      CompletableFuture<Void> writing = read(here, frame -> true); // when there is room
      for (int i = 0; i < frames; i++) {
        assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
      }
      pair.one().shutdownOutput();
      pair.other().shutdownOutput();
      reading.get(60, TimeUnit.SECONDS);
      writing.get(60, TimeUnit.SECONDS);
    }
  }
}
